import type { ApiConfig } from '../config.js';
import type { Operation } from '../model/api.js';
import { offeredAlternatives, type SessionOpening } from '../model/mcp-server.js';
import type { ObjectSchema, Property } from '../model/schema.js';
import { chooseMediaType, flattenBody } from './body.js';
import type { PlanContext, ToolContext } from './context.js';
import { identityProperties } from './identity.js';
import { stripNull } from './parameter.js';
import { planSideRequest, reportMissingPlace } from './side-request.js';

/** The sessions of the config, each checked against the operation that opens it. */
export function planSessions(context: PlanContext): readonly SessionOpening[] {
  return context.config.sessions.flatMap((entry, index) => {
    const table = `sessions.${index}`;
    const { operation, schemes, token, expiresAt } = entry;
    const places = [token, expiresAt];
    const planned = planSideRequest({ table, operation, places, sends: true }, context);
    if (planned === undefined) return [];
    const properties = planArguments(planned.operation, { table, entry }, context);
    const looked = listLooked(properties, context);
    return [
      {
        schemes,
        arguments: [...properties, ...looked],
        ...(looked.length === 0 ? {} : { looked: looked.map(({ name }) => name) }),
        request: planned.request,
        token,
        expiresAt,
      },
    ];
  });
}

/** What the opening does not take, but an id that it takes can be looked up for. */
function listLooked(properties: readonly Property[], context: PlanContext): readonly Property[] {
  const { identity } = context.config;
  const id = properties.find(({ name }) => name === identity?.id);
  if (id === undefined) return [];
  const taken = properties.map(({ name }) => name);
  return identityProperties(id.schema, context).filter(({ name }) => !taken.includes(name));
}

interface SessionEntry {
  readonly table: string;
  readonly entry: ApiConfig['sessions'][number];
}

/** Each argument as the body that opens a session has it, in our words, and never required. */
function planArguments(
  operation: Operation,
  { table, entry }: SessionEntry,
  context: PlanContext,
): readonly Property[] {
  const described = new Map(Object.entries(entry.describe));
  const variants = listBodies(operation, context);
  return entry.arguments.flatMap((name): Property[] => {
    const found = variants
      .flatMap((variant) => variant.properties)
      .find((property) => property.name === name);
    if (found === undefined) {
      const place = { table, entry: operation.operationId, part: 'arguments', place: name };
      reportMissingPlace(place, context);
      return [];
    }
    const { default: _, ...schema } = stripNull(found.schema, context.schemas);
    const description = described.get(name);
    return [{ name, required: false, schema: { ...schema, ...(description ? { description } : {}) } }];
  });
}

function listBodies({ requestBody }: Operation, { schemas }: PlanContext): readonly ObjectSchema[] {
  const media = requestBody && chooseMediaType(requestBody, schemas);
  return (media && flattenBody(media.schema, schemas)?.variants) ?? [];
}

/** The session that must be opened for an operation: each of its alternatives asks for a credential of it. */
export function findSession(
  { security }: Operation,
  { sessions, securitySchemes }: ToolContext,
): SessionOpening | undefined {
  const alternatives = offeredAlternatives(security, securitySchemes);
  if (alternatives.length === 0) return undefined;
  return sessions.find((session) =>
    alternatives.every((alternative) =>
      alternative.schemes.some(({ name }) => session.schemes.includes(name)),
    ),
  );
}
