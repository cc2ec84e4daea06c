import { type CustomApi, CustomCallError, CustomRefusal } from '#polar/custom-tool.js';

/** The three ways to say whom a call is about. */
export interface CustomerChoice {
  readonly customer_id?: string;
  readonly external_customer_id?: string;
  readonly customer_email?: string;
}

/** What answers say of a customer. */
export interface FoundCustomer {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly external_id: string | null;
}

const ways = ['customer_id', 'external_customer_id', 'customer_email'] as const;
const mostCandidates = 5;

/** The one customer that is meant; never a guess. @throws CustomRefusal for nobody or several, with candidates */
export async function findCustomer(choice: CustomerChoice, api: CustomApi): Promise<FoundCustomer> {
  const given = ways.filter((way) => choice[way] !== undefined);
  const [way] = given;
  const value = way === undefined ? '' : (choice[way] ?? '');
  if (way === undefined || given.length > 1) {
    throw new CustomRefusal(`Give exactly one of ${ways.join(', ')}; ${given.length} were given.`);
  }
  const found = await (way === 'customer_email' ? findByEmail(value, api) : readCustomer(way, value, api));
  if (found !== undefined) return found;
  // A deleted customer keeps orders, but has no access any more: semantics of customers:delete.
  throw await refuse(
    `There is no customer with the ${way} ${JSON.stringify(value)}, or it was deleted, which ends all access.`,
    { way, value, api },
  );
}

async function findByEmail(email: string, api: CustomApi): Promise<FoundCustomer | undefined> {
  const { items, total_count } = await api.call('list_all_polar_customers', { email, limit: mostCandidates });
  const customers = items.map(describeCustomer);
  if (customers.length < 2) return customers[0];
  throw new CustomRefusal(
    `${total_count ?? customers.length} customers have the e-mail ${JSON.stringify(email)}.`,
    {
      problems: customers.map(describeCandidate),
      next: 'Find out which one is meant, and give its customer_id.',
    },
  );
}

/** Undefined where there is none. */
async function readCustomer(
  way: 'customer_id' | 'external_customer_id',
  value: string,
  api: CustomApi,
): Promise<FoundCustomer | undefined> {
  const choice = way === 'customer_id' ? { customer_id: value } : { external_customer_id: value };
  try {
    return describeCustomer(await api.call('get_single_polar_customer_by_id', choice));
  } catch (error) {
    if (isUnknown(error)) return undefined;
    throw error;
  }
}

/** The API has nothing of this id: it says 404, or the runtime found nobody of an external id. */
export function isUnknown(error: unknown): boolean {
  return error instanceof CustomCallError && (error.status === 404 || error.type === 'refused');
}

/** A refusal with those who are like the one that was asked for. */
async function refuse(
  message: string,
  { way, value, api }: { way: (typeof ways)[number]; value: string; api: CustomApi },
): Promise<CustomRefusal> {
  const query = way === 'customer_email' ? value.split('@')[0] : value;
  // Nobody writes an id of Polar's by hand: there is nothing like it.
  const { items } =
    way === 'customer_id' || !query
      ? { items: [] }
      : await api.call('list_all_polar_customers', { query, limit: mostCandidates });
  if (items.length === 0) {
    return new CustomRefusal(message, {
      next: 'Ask for another address or id, or look for part of a name with `list_all_polar_customers` and query.',
    });
  }
  return new CustomRefusal(`${message} These are like it; none was picked.`, {
    problems: items.map(describeCustomer).map(describeCandidate),
    next: 'Find out whether one of them is meant, and give its customer_id.',
  });
}

export function describeCustomer(row: {
  readonly id: string;
  readonly email?: string | null;
  readonly name?: string | null;
  readonly external_id?: string | null;
}): FoundCustomer {
  const { id, email = null, name = null, external_id = null } = row;
  return { id, email, name, external_id };
}

function describeCandidate({ id, email, name, external_id: external }: FoundCustomer): string {
  const words = [name === null ? '' : JSON.stringify(name), email ?? '', `customer_id ${id}`];
  if (external !== null) words.push(`external_customer_id ${JSON.stringify(external)}`);
  return words.filter((word) => word !== '').join(', ');
}
