import type { Hooks } from '#practice/hook.js';
import { isObject } from '#practice/json.js';
import { Reply } from '#practice/refusal.js';

export const customFieldsHooks: Hooks = {
  operations: {
    'custom-fields:update': (call) => {
      if (call.body.type !== call.row.type) call.reject('type', 'The type of a field cannot be changed.');
      return call.proceed();
    },
    // Answers that were collected stay where they are: in checkouts, orders and subscriptions.
    'custom-fields:delete': (call) => {
      const { row, store } = call;
      for (const product of store.rows('products')) {
        const attached = Array.isArray(product.attached_custom_fields) ? product.attached_custom_fields : [];
        const left = attached.filter((each) => !isObject(each) || each.custom_field_id !== row.id);
        if (left.length < attached.length) store.update(product, { attached_custom_fields: left });
      }
      call.proceed();
      return new Reply(204);
    },
  },
};
