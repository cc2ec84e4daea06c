import type { ArgumentLookup } from './api.js';
import type { JsonObject, JsonValue } from './json.js';
import { readPlace } from './place.js';
import { type Connection, SideRequestError, sendSide } from './side-request.js';
import type { ToolDefinition } from './tool.js';

/** Values of the arguments that the credential decides. */
export interface LookupStore {
  /** The arguments with those that the tool leaves to the runtime. @throws SideRequestError */
  fill(tool: Pick<ToolDefinition, 'filled'>, args: JsonObject): Promise<JsonObject>;
}

/** Each value is looked up once, when it is first needed. `given`: argument → value set by the user. */
export function createLookupStore(connection: Connection, given: ReadonlyMap<string, string>): LookupStore {
  const found = new Map<string, Promise<JsonValue>>();
  const find = (argument: string): Promise<JsonValue> => {
    const known = found.get(argument);
    if (known !== undefined) return known;
    const value = lookUp(argument, connection);
    found.set(argument, value);
    // What failed is tried again by the next call.
    value.catch(() => found.delete(argument));
    return value;
  };
  return {
    async fill({ filled = [] }, args) {
      const values = await Promise.all(
        filled.map(async (name) => [name, given.get(name) ?? (await find(name))] as const),
      );
      return values.length === 0 ? args : { ...args, ...Object.fromEntries(values) };
    },
  };
}

async function lookUp(argument: string, connection: Connection): Promise<JsonValue> {
  const lookup = connection.api.lookups?.find((each) => each.argument === argument);
  if (lookup === undefined) throw new Error(`Nothing says where ${argument} is found.`);
  const purpose = `${argument}, which the credential decides, could not be looked up`;
  const values = await readValues(lookup, purpose, connection);
  const [value] = values;
  if (values.length === 1 && value !== undefined) return value;
  throw new SideRequestError({
    type: 'missing_credential',
    message: `${purpose}: the credential sees ${values.length === 0 ? 'none' : 'several'}.`,
    next: `Set the environment variable ${lookup.variable} and start the server again.`,
  });
}

async function readValues(
  { request, value, variable }: ArgumentLookup,
  purpose: string,
  connection: Connection,
): Promise<readonly JsonValue[]> {
  try {
    const answer = await sendSide(request, { purpose }, connection);
    return [...new Set(readPlace(answer, value))];
  } catch (error) {
    if (!(error instanceof SideRequestError) || error.failure.status !== 403) throw error;
    const { next = '' } = error.failure;
    const other = `Or set the environment variable ${variable} and start the server again.`;
    throw new SideRequestError({ ...error.failure, next: `${next} ${other}`.trim() });
  }
}
