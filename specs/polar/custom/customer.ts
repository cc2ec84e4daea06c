import { type CustomApi, CustomCallError, CustomRefusal } from '#polar/custom-tool.js';
import {
  describeCandidate,
  describeCustomer,
  type FoundCustomer,
  fold,
  mostCandidates,
  type RefusalWords,
  refuseUnknown,
  type Way,
} from './customer-candidates.js';

/** The three ways to say whom a call is about. */
export interface CustomerChoice {
  readonly customer_id?: string;
  readonly external_customer_id?: string;
  readonly customer_email?: string;
}

const ways: readonly Way[] = ['customer_id', 'external_customer_id', 'customer_email'];

/** The one customer that is meant; never a guess. @throws CustomRefusal for nobody or several, with candidates */
export async function findCustomer(
  choice: CustomerChoice,
  api: CustomApi,
  words: RefusalWords = {},
): Promise<FoundCustomer> {
  const given = ways.filter((way) => choice[way] !== undefined);
  const [way] = given;
  const value = way === undefined ? '' : (choice[way] ?? '');
  if (way === undefined || given.length > 1) {
    throw new CustomRefusal(`Give exactly one of ${ways.join(', ')}; ${given.length} were given.`);
  }
  const found = await (way === 'customer_email' ? findByEmail(value, api) : readCustomer(way, value, api));
  if (found !== undefined) return found;
  throw await refuseUnknown({ way, value, api, words });
}

async function findByEmail(email: string, api: CustomApi): Promise<FoundCustomer | undefined> {
  const { items, total_count } = await api.call('list_all_polar_customers', { email, limit: mostCandidates });
  // The API is not trusted to have filtered: what is recorded for somebody else cannot be taken back.
  const customers = items.map(describeCustomer).filter((each) => fold(each.email ?? '') === fold(email));
  if (customers.length < 2 && (total_count ?? 0) <= items.length) return customers[0];
  throw new CustomRefusal(
    `${total_count ?? customers.length} customers have the e-mail ${JSON.stringify(email)}. Nothing was done.`,
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
