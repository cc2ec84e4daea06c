import { type McpServer, type Tool, usableAlternatives } from '../model/mcp-server.js';
import type { Change } from './change.js';

type SecuredServer = Pick<McpServer, 'securitySchemes' | 'scopeRule'>;
type Secured = Pick<Tool, 'security'>;

/** What one credential must be able to do: variables of the environment, and scopes. */
interface Access {
  readonly credential: string;
  readonly scopes: readonly string[];
}

/**
 * What holders of credentials meet. A scheme that the config names no credential for is none that a caller can use,
 * and one that only has another name is the same to whoever sets its variable.
 */
export function diffAccess(
  old: Secured,
  now: Secured,
  [from, to]: readonly [SecuredServer, SecuredServer],
): readonly Change[] {
  const [was, is] = [listAccess(old, from), listAccess(now, to)];
  if (was === 'open' || is === 'open') {
    if (was === is) return [];
    const detail = `${printAccess(was)} → ${printAccess(is)}`;
    return [{ what: 'credential', class: is === 'open' ? 'additive' : 'breaking', detail }];
  }
  const names = (list: readonly Access[]) => [...new Set(list.map(({ credential }) => credential))];
  const [before, after] = [names(was), names(is)];
  const lost = before.filter((name) => !after.includes(name));
  const gained = after.filter((name) => !before.includes(name));
  const print = (list: readonly string[]) => list.join(' or ') || 'none that can be given';
  const detail = `${print(before)} → ${print(after)}`;
  return [
    ...(lost.length > 0 ? [{ what: 'credential', class: 'breaking', detail } as const] : []),
    ...(lost.length === 0 && gained.length > 0
      ? [{ what: 'credential', class: 'additive', detail } as const]
      : []),
    ...before
      .filter((name) => after.includes(name))
      .flatMap((name) => diffScopes(select(was, name), select(is, name), to.scopeRule)),
  ];
}

function select(list: readonly Access[], name: string): readonly Access[] {
  return list.filter(({ credential }) => credential === name);
}

/** `open`: no credential is needed. */
function listAccess({ security }: Secured, { securitySchemes }: SecuredServer): readonly Access[] | 'open' {
  if (security.length === 0 || security.some(({ schemes }) => schemes.length === 0)) return 'open';
  const variables = new Map(securitySchemes.map(({ name, variable }) => [name, variable]));
  return usableAlternatives(security, securitySchemes).map(({ schemes }) => ({
    credential: schemes.map(({ name }) => variables.get(name) ?? name).join(' + '),
    scopes: schemes.flatMap(({ scopes }) => scopes).sort(),
  }));
}

function diffScopes(
  was: readonly Access[],
  is: readonly Access[],
  rule: McpServer['scopeRule'],
): readonly Change[] {
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  const isEnough = (one: Access, other: Access): boolean => {
    const contains = (all: readonly string[], some: readonly string[]) =>
      some.every((scope) => all.includes(scope));
    if (other.scopes.length === 0) return true;
    if (rule === 'all') return contains(one.scopes, other.scopes);
    return one.scopes.length > 0 && contains(other.scopes, one.scopes);
  };
  const serves = was.every((one) => is.some((other) => isEnough(one, other)));
  const detail = `${printAccess(was)} → ${printAccess(is)}`;
  return [{ what: 'scope', class: serves ? 'additive' : 'breaking', detail }];
}

function printAccess(list: readonly Access[] | 'open'): string {
  if (list === 'open') return 'none needed';
  if (list.length === 0) return 'none that can be given';
  return list
    .map(({ credential, scopes }) => `${credential} (${scopes.join(', ') || 'no scope'})`)
    .join(' or ');
}
