import type { IdentityLookup } from './api.js';
import { ArgumentError } from './arguments.js';
import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { readPlace } from './place.js';
import { shareWork, type Wait } from './shared-work.js';
import { type Connection, SideRequestError, sendSide } from './side-request.js';
import type { ToolDefinition } from './tool.js';

/** More than these are not listed in a message. */
const mostCandidates = 10;

/**
 * The arguments with the id of whom the call is about, in the place of what tells it.
 * @throws ArgumentError unless exactly one argument tells it
 * @throws SideRequestError where nobody, or more than one, is found for what was told: none is picked
 */
export async function identify(
  { identified }: Pick<ToolDefinition, 'identified'>,
  args: JsonObject,
  { connection, wait }: { readonly connection: Connection; readonly wait: () => Wait },
): Promise<JsonObject> {
  const { identity } = connection.api;
  if (identified === undefined || identity === undefined) return args;
  const names = [identity.id, ...identity.lookups.map(({ argument }) => argument)];
  const given = names.filter((name) => getOwn(args, name) !== undefined);
  const [argument] = given;
  if (argument === undefined || given.length > 1) {
    const problem = given.length === 0 ? 'one of them is required' : 'give only one of them';
    throw new ArgumentError([`${names.join(', ')}: ${problem}`]);
  }
  const value = getOwn(args, argument) ?? null;
  const rest = Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name)));
  const id = argument === identity.id ? value : await findIdentity(argument, value, { connection, wait });
  return { ...rest, [identified]: id };
}

/** The id that is looked up for what tells it. @throws SideRequestError where there is not exactly one */
export async function findIdentity(
  argument: string,
  value: JsonValue,
  { connection, wait }: { readonly connection: Connection; readonly wait: () => Wait },
): Promise<JsonValue> {
  const { identity } = connection.api;
  const lookup = identity?.lookups.find((each) => each.argument === argument);
  if (identity === undefined || lookup === undefined)
    throw new Error(`Nothing says where ${argument} is found.`);
  const candidates = await readCandidates(lookup, value, { connection, wait });
  const [id] = candidates;
  if (id !== undefined && candidates.length === 1) return id;
  const shown = `${argument} ${JSON.stringify(String(value).slice(0, 100))}`;
  throw new SideRequestError(
    candidates.length === 0
      ? {
          type: 'refused',
          message: `No ${identity.noun} has the ${shown}; nothing was done.`,
          next: `Check it for a typing error, or look among the ${identity.noun}s for part of it.`,
        }
      : {
          type: 'refused',
          message: `Several ${identity.noun}s have the ${shown}; nothing was done.`,
          problems: candidates
            .slice(0, mostCandidates)
            .map((each) => `${identity.id} ${JSON.stringify(each)}`),
          next: `Find out which is meant, and give its ${identity.id}.`,
        },
  );
}

async function readCandidates(
  lookup: IdentityLookup,
  value: JsonValue,
  { connection, wait }: { readonly connection: Connection; readonly wait: () => Wait },
): Promise<readonly JsonValue[]> {
  const { argument, request, parameter } = lookup;
  const parameters = [{ argument, in: parameter.in, name: parameter.name }];
  const purpose = `The ${connection.api.identity?.noun ?? argument} could not be looked up`;
  const work = shareWork((signal) =>
    sendSide({ ...request, parameters }, { args: { [argument]: value }, purpose, signal }, connection),
  );
  try {
    const answer = await work.join(wait());
    return matchRows(lookup, value, answer);
  } catch (error) {
    if (error instanceof SideRequestError && error.failure.status === 404) return [];
    throw error;
  }
}

/**
 * The ids of those that are what was asked for. The API is not trusted to have filtered: an id of somebody
 * else would be charged, or deleted. Where it has more than it gave, nobody knows whether it is the only one.
 */
function matchRows(
  { argument, value: place, match, ignoresCase }: IdentityLookup,
  value: JsonValue,
  answer: JsonValue,
): readonly JsonValue[] {
  const steps = place.split('.');
  const id = steps.pop() ?? '';
  const rows = readPlace(answer, steps.join('.')).filter(isJsonObject);
  const pagination = isJsonObject(answer) ? getOwn(answer, 'pagination') : undefined;
  const total = isJsonObject(pagination) ? getOwn(pagination, 'total_count') : undefined;
  if (typeof total === 'number' && total > rows.length) {
    throw new SideRequestError({
      type: 'refused',
      message: `${argument} fits ${total}, of which the API gave ${rows.length}: none was picked, and nothing was done.`,
      next: 'Give the id instead.',
    });
  }
  const plain = (each: JsonValue | undefined) =>
    ignoresCase === true ? String(each).normalize('NFC').toLowerCase() : each;
  const fitting = rows.filter((row) => plain(getOwn(row, match)) === plain(value));
  return [...new Set(fitting.flatMap((row) => getOwn(row, id) ?? []))];
}
