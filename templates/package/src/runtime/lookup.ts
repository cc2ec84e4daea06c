import type { ArgumentLookup } from './api.js';
import type { JsonObject, JsonValue } from './json.js';
import { readPlace } from './place.js';
import { type SharedWork, shareWork, type Wait } from './shared-work.js';
import { type Connection, SideRequestError, sendSide } from './side-request.js';
import type { ToolDefinition } from './tool.js';

/** Values of the arguments that the credential decides. */
export interface LookupStore {
  /** The arguments with those that the tool leaves to the runtime. @throws SideRequestError, UpstreamError */
  fill(tool: Pick<ToolDefinition, 'filled'>, args: JsonObject, wait: Wait): Promise<JsonObject>;
}

/** Each value is looked up once, when it is first needed. `given`: argument → value set by the user. */
export function createLookupStore(connection: Connection, given: ReadonlyMap<string, string>): LookupStore {
  const found = new Map<string, JsonValue>(given);
  const looking = new Map<string, SharedWork<JsonValue>>();
  const find = (argument: string, wait: Wait): JsonValue | Promise<JsonValue> => {
    const value = found.get(argument);
    if (value !== undefined) return value;
    const known = looking.get(argument);
    if (known !== undefined && !known.abandoned) return known.join(wait);
    const work = shareWork(async (signal) => {
      try {
        const value = await lookUp(argument, connection, signal);
        found.set(argument, value);
        return value;
      } finally {
        // What failed is tried again by the next call.
        if (looking.get(argument) === work) looking.delete(argument);
      }
    });
    looking.set(argument, work);
    return work.join(wait);
  };
  return {
    async fill({ filled = [] }, args, wait) {
      if (filled.length === 0) return args;
      const values = await Promise.all(filled.map(async (name) => [name, await find(name, wait)] as const));
      return { ...args, ...Object.fromEntries(values) };
    },
  };
}

async function lookUp(argument: string, connection: Connection, signal: AbortSignal): Promise<JsonValue> {
  const lookup = connection.api.lookups?.find((each) => each.argument === argument);
  if (lookup === undefined) throw new Error(`Nothing says where ${argument} is found.`);
  const purpose = `${argument}, which the credential decides, could not be looked up`;
  const values = await readValues(lookup, { purpose, signal }, connection);
  const [value] = values;
  if (values.length === 1 && value !== undefined) return value;
  throw new SideRequestError({
    type: 'missing_credential',
    message: `${purpose}: the credential sees ${values.length === 0 ? 'none' : 'several'}.`,
    next: `Set ${describeSetting(lookup)}, and start again.`,
  });
}

async function readValues(
  lookup: ArgumentLookup,
  options: { readonly purpose: string; readonly signal: AbortSignal },
  connection: Connection,
): Promise<readonly JsonValue[]> {
  try {
    const answer = await sendSide(lookup.request, options, connection);
    return [...new Set(readPlace(answer, lookup.value))];
  } catch (error) {
    if (!(error instanceof SideRequestError) || error.failure.status !== 403) throw error;
    const { next = '' } = error.failure;
    const other = `Or set ${describeSetting(lookup)}, and start again.`;
    throw new SideRequestError({ ...error.failure, next: `${next} ${other}`.trim() });
  }
}

function describeSetting({ argument, variable }: ArgumentLookup): string {
  return `the environment variable ${variable} (in a program: the option values.${argument})`;
}
