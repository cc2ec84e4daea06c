import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
let made = 0;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

function addField(fields: object = {}): Promise<Row> {
  made += 1;
  const slug = `field_${made}`;
  return shop.post('/v1/custom-fields/', { type: 'text', slug, name: 'Field', properties: {}, ...fields });
}

describe('custom fields', () => {
  test('have a slug of their own', async () => {
    const { slug } = await addField();
    const body = { type: 'number', slug, name: 'Other', properties: {} };
    const { status, body: problem } = await shop.ask('POST /v1/custom-fields/', { body });
    expect([status, problem.detail[0].loc]).toEqual([422, ['body', 'slug']]);
  });

  test('keep their type', async () => {
    const field = await addField();
    const target = `PATCH /v1/custom-fields/${field.id}`;
    const wrong = await shop.ask(target, { body: { type: 'number', name: 'Number' } });
    expect(wrong.status).toBe(422);
    const right = await shop.get(target, { body: { type: 'text', name: 'Text' } });
    expect(right).toMatchObject({ name: 'Text', type: 'text', slug: field.slug });
  });

  test('stand in the order in which a product names them, and leave it when they are deleted', async () => {
    const [one, two] = [await addField(), await addField()];
    const attached = [
      { custom_field_id: two.id, required: true },
      { custom_field_id: one.id, required: false },
    ];
    const product = await shop.addProduct({ attached_custom_fields: attached });
    expect(product.attached_custom_fields).toMatchObject([
      { custom_field_id: two.id, order: 0, required: true, custom_field: { slug: two.slug } },
      { custom_field_id: one.id, order: 1, required: false },
    ]);
    expect((await shop.ask(`DELETE /v1/custom-fields/${two.id}`)).status).toBe(204);
    const after = await shop.get(`GET /v1/products/${product.id}`);
    expect(after.attached_custom_fields).toMatchObject([{ custom_field_id: one.id }]);
    const body = { attached_custom_fields: attached };
    const again = await shop.ask(`PATCH /v1/products/${product.id}`, { body });
    expect([again.status, again.body.detail[0].loc]).toEqual([422, ['body', 'attached_custom_fields', 0]]);
  });
});
