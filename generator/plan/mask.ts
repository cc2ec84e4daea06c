import type { Operation } from '../model/api.js';
import type { Schema, SchemaIndex } from '../model/schema.js';
import type { PlanContext } from './context.js';
import { successSchema } from './output.js';
import { findPlace } from './place.js';
import { reportMissingPlace } from './side-request.js';

/** The places of an operation's answer that are not shown; one that the answer does not have is an error. */
export function planMask(operation: Operation, context: PlanContext): readonly string[] {
  const { operationId } = operation;
  const { masked } = context.config;
  const places = Object.hasOwn(masked, operationId) ? (masked[operationId] ?? []) : [];
  const answer = wrapList(successSchema(operation) ?? { kind: 'null' }, context.schemas);
  return places.filter((place) => {
    const found = findPlace(answer, place, context.schemas);
    if ('found' in found) return true;
    reportMissingPlace({ table: 'masked', entry: operationId, part: 'answer', place, ...found }, context);
    return false;
  });
}

/** A tool answers with an object: a bare list becomes its `items`. */
function wrapList(answer: Schema, schemas: SchemaIndex): Schema {
  if (schemas.resolve(answer).kind !== 'array') return answer;
  return { kind: 'object', properties: [{ name: 'items', required: true, schema: answer }] };
}
