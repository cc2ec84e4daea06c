import type { ApiDescription } from './api.js';
import type { Alternatives } from './authorization.js';
import { cutText } from './text.js';
import type { ToolSummary } from './tool.js';
import type { UpstreamResponse } from './upstream.js';

type ScopeRule = NonNullable<ApiDescription['scopeRule']>;

/** True when these scopes are enough for one of the alternatives. */
export function isAllowed(
  security: Alternatives,
  scopes: ReadonlySet<string>,
  rule: ScopeRule = 'all',
): boolean {
  if (security.length === 0) return true;
  return security.some((alternative) =>
    Object.values(alternative).every((needed) => {
      if (needed.length === 0) return true;
      return rule === 'any'
        ? needed.some((each) => scopes.has(each))
        : needed.every((each) => scopes.has(each));
    }),
  );
}

/** Parameters of a challenge (RFC 6750, section 3). */
const challengeError = /\berror="([\w-]{1,100})"/;
const challengeScope = /\bscope="([\x20-\x21\x23-\x7e]{1,2000})"/;

/**
 * The scopes that a refusal asks for: those of its challenge, else those that the document names for the
 * operation. Empty where it was refused for another reason.
 */
export function findMissingScopes(
  { status, headers }: UpstreamResponse,
  { code, security }: { readonly code: string | undefined; readonly security: Alternatives },
): readonly string[] {
  const challenge = headers.get('www-authenticate') ?? '';
  // A challenge also names scopes where the token itself is wrong: the code decides (section 3.1).
  const reason = code ?? challengeError.exec(challenge)?.[1] ?? '';
  if ((status !== 403 && status !== 401) || !/insufficient_?scope/i.test(reason)) return [];
  const named = challengeScope
    .exec(challenge)?.[1]
    ?.split(' ')
    .filter((each) => each !== '');
  const scopes = named ?? Object.values(security[0] ?? {}).flat();
  return scopes.slice(0, 10).map((each) => cutText(each, 100));
}

/** Of these tools the ones that a credential without these scopes cannot call. */
export function listBlocked(
  tools: readonly ToolSummary[],
  missing: readonly string[],
  rule: ScopeRule = 'all',
): readonly string[] {
  const lacking = new Set(missing);
  const isBlocked = (needed: readonly string[]): boolean =>
    rule === 'any' ? needed.every((each) => lacking.has(each)) : needed.some((each) => lacking.has(each));
  const blocked = tools.filter(
    ({ security }) =>
      security.length > 0 &&
      security.every((alternative) =>
        Object.values(alternative).some((needed) => needed.length > 0 && isBlocked(needed)),
      ),
  );
  return blocked.map(({ name }) => name);
}
