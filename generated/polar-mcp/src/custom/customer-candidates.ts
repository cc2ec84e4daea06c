import { type CustomApi, CustomRefusal } from '#polar/custom-tool.js';
import { pageSize } from './paging.js';

export type Way = 'customer_id' | 'external_customer_id' | 'customer_email';

/** What answers say of a customer. */
export interface FoundCustomer {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly external_id: string | null;
}

/** What the refusal says in a tool's own words. */
export interface RefusalWords {
  /** What was not done. */
  readonly undone?: string;
  /** What it means for the tool's question that the customer was deleted. */
  readonly ifDeleted?: string;
  /** What else the tool can do. */
  readonly wayOn?: string;
}

/** More would be a list to guess from. */
export const mostCandidates = 5;
/** So that many people of one company do not hide the one of the same name elsewhere. */
const mostOfDomain = 3;

/** Where everybody has an address: the domain says nothing of who it is. */
const mailDomains: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com icloud.com me.com mac.com msn.com aol.com ymail.com rocketmail.com proton.me
  protonmail.com pm.me web.de mail.com mail.ru zoho.com fastmail.com hey.com qq.com 163.com 126.com naver.com
  t-online.de freenet.de orange.fr wanadoo.fr free.fr laposte.net libero.it comcast.net att.net verizon.net
  duck.com tutanota.com seznam.cz wp.pl o2.pl`.split(/\s+/),
);
/** The same, under the domains of many countries. */
const mailName = /^(?:yahoo|hotmail|outlook|live|gmx|yandex)\.[a-z]{2,3}(?:\.[a-z]{2})?$/;

interface Unknown {
  readonly way: Way;
  readonly value: string;
  readonly api: CustomApi;
  readonly words: RefusalWords;
}

/** A refusal with those who are like the one that was asked for. */
export async function refuseUnknown({ way, value, api, words }: Unknown): Promise<CustomRefusal> {
  const { undone = 'Nothing was done.', ifDeleted = '', wayOn = '' } = words;
  const candidates = await findCandidates(way, value, api);
  const isFound = candidates.length > 0;
  const sentences = [
    `There is no customer with the ${way} ${JSON.stringify(value)}, or it was deleted${ifDeleted}.`,
    undone,
    isFound ? 'These are like it; none was picked.' : '',
  ];
  const steps = [
    isFound
      ? 'Find out whether one of them is meant, and give its customer_id; or look for others with `list_all_polar_customers` and query.'
      : 'Ask for another address or id, or look for part of a name with `list_all_polar_customers` and query.',
    way === 'customer_email'
      ? "A seat holder's e-mail is that of a member of a team, which is no customer: `list_all_polar_members` of the team's customer has it."
      : '',
    wayOn,
  ];
  return new CustomRefusal(join(sentences), {
    ...(isFound ? { problems: candidates.map(describeCandidate) } : {}),
    next: join(steps),
  });
}

/** At most two searches. */
async function findCandidates(way: Way, value: string, api: CustomApi): Promise<readonly FoundCustomer[]> {
  // Nobody writes an id of Polar's by hand: there is nothing like it.
  if (way === 'customer_id') return [];
  if (way === 'external_customer_id') {
    return (await search(value, api)).filter((each) => isLike(each, value)).slice(0, mostCandidates);
  }
  const at = value.lastIndexOf('@');
  const local = at === -1 ? value : value.slice(0, at);
  const domain = at === -1 ? '' : fold(value.slice(at));
  const [named, near] = await Promise.all([
    search(local, api),
    domain.length < 2 || isMailDomain(domain.slice(1)) ? [] : search(domain, api),
  ]);
  const alike = named.filter((each) => isLike(each, local));
  const colleagues = near.filter(({ email }) => fold(email ?? '').endsWith(domain));
  const both = colleagues.filter((each) => isLike(each, local));
  const found = [...both, ...colleagues.slice(0, mostOfDomain), ...alike];
  return [...new Map(found.map((each) => [each.id, each])).values()].slice(0, mostCandidates);
}

/** A whole page: what the search finds in the middle of a word is left out of it. */
async function search(query: string, api: CustomApi): Promise<readonly FoundCustomer[]> {
  if (query === '') return [];
  const { items } = await api.call('list_all_polar_customers', { query, limit: pageSize });
  return items.map(describeCustomer);
}

/** At the start of a word: Elena is not like lena. */
function isLike({ email, name, external_id: external }: FoundCustomer, text: string): boolean {
  const wanted = fold(text);
  return [email, name, external].some((each) => startsWord(fold(each ?? ''), wanted));
}

function startsWord(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

function isMailDomain(domain: string): boolean {
  return mailDomains.has(domain) || mailName.test(domain);
}

/** As names and addresses are compared: in any case. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
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

export function describeCandidate({ id, email, name, external_id: external }: FoundCustomer): string {
  const words = [name === null ? '' : JSON.stringify(name), email ?? '', `customer_id ${id}`];
  if (external !== null) words.push(`external_customer_id ${JSON.stringify(external)}`);
  return words.filter((word) => word !== '').join(', ');
}

function join(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
