import type { Json, JsonObject } from '#practice/json.js';
import type { Row } from '#practice/store.js';

/** Is a value the one, or one of those, that a query asks for? All are, where it asks for none. */
export function isAsked(wanted: Json | undefined, value: Json | undefined): boolean {
  return wanted === undefined || wanted === null || [wanted].flat().includes(value ?? null);
}

/** Is an event of the customers that a query asks for, by either id? */
export function isOfAskedCustomer(event: Row, query: JsonObject): boolean {
  return (
    isAsked(query.customer_id, event.customer_id) &&
    isAsked(query.external_customer_id, event.external_customer_id)
  );
}
