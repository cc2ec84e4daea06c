import type { ToolKind } from '../runtime/tool.js';
import { stemAll } from './stem.js';

/** What people say for the kinds of tools; what is longer than a word is looked for as it stands. */
const kindWords: Readonly<Record<Exclude<ToolKind, 'custom'>, string>> = {
  list: 'list, all, every, everybody, everyone, which, who, find, search, look for, look up, recent, latest, history, any, overview of all',
  get: 'show, see, get, read, view, what, details, check, status, look at, look up, tell, did, is, does, has, how',
  create:
    'add, make, create, new, offer, record, invite, upload, put on, set up, setup, define, register, open, start, issue, give, hand out, generate, send, launch, introduce, enter, report, sell',
  update:
    'change, edit, update, correct, fix, rename, modify, raise, lower, increase, decrease, move, switch, extend, shorten, set, adjust, replace, upgrade, downgrade, pause, resume, archive, retire, enable, disable, turn on, turn off, activate, deactivate, block, unblock, stop, end, run out, expire, cancel, swap, put, enter, instead, renew, revoke, no longer, bring back, attach, detach',
  delete:
    'remove, delete, drop, erase, scrap, kick, throw out, take away, cancel, end, stop, terminate, revoke, get rid, forget, withdraw, discard, for good',
};

/** Phrase → the kinds that it asks for, the longest first. */
const kindsOf: ReadonlyMap<string, readonly string[]> = listKinds();

function listKinds(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [kind, words] of Object.entries(kindWords)) {
    for (const word of words.split(', ')) {
      const phrase = ` ${stemAll(word)} `;
      found.set(phrase, [...(found.get(phrase) ?? []), kind]);
    }
  }
  return new Map([...found].sort(([a], [b]) => b.split(' ').length - a.split(' ').length));
}

/** The kinds that a text of stems asks for. `set up` is no `set`: longer phrases come first, and what they took is gone. */
export function readKinds(text: string): ReadonlySet<string> {
  const kinds = new Set<string>();
  let left = text;
  for (const [phrase, asked] of kindsOf) {
    if (!left.includes(phrase)) continue;
    for (const kind of asked) kinds.add(kind);
    left = left.replaceAll(phrase, ' ');
  }
  return kinds;
}
