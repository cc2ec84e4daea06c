import type { Settings } from '../settings.js';
import type { Role } from '../store/schema.js';
import { sendControl } from './control.js';

interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly token_last_four?: string;
  readonly last_used_at?: string | null;
  readonly expires_at?: string | null;
  readonly revoked_at?: string | null;
}

/** Makes an API token. Alone on stdout, so that a shell can take it: `TOKEN=$(… token create --name ci)`. */
export async function createToken(
  settings: Settings,
  { name, role, json }: { readonly name: string; readonly role: Role; readonly json: boolean },
): Promise<void> {
  const made = (await sendControl(
    settings,
    { method: 'POST', path: '/api-token', body: { name, role } },
    { command: 'token create', needsKeys: false, makes: true },
  )) as Token & { readonly token: string };
  if (json) {
    print(JSON.stringify(made, null, 2));
    return;
  }
  process.stderr.write(`API token ${made.id} (${made.role}). It is shown only now:\n`);
  print(made.token);
}

export async function listTokens(settings: Settings, { json }: { readonly json: boolean }): Promise<void> {
  const tokens = readItems(
    await sendControl(
      settings,
      { method: 'GET', path: '/api-token' },
      { command: 'token list', needsKeys: false, makes: false },
    ),
  );
  if (json) {
    print(JSON.stringify(tokens, null, 2));
    return;
  }
  const rows = [
    ['ID', 'ROLE', 'ENDS WITH', 'LAST USED', 'STATE', 'NAME'],
    ...tokens.map((token) => [
      token.id,
      token.role,
      token.token_last_four ?? '',
      token.last_used_at ?? 'never',
      describeState(token),
      // A name is anybody's text: no control character of it reaches a terminal.
      token.name.replace(/\p{C}/gu, '?'),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) {
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

export async function revokeToken(settings: Settings, id: string): Promise<void> {
  await sendControl(
    settings,
    { method: 'DELETE', path: `/api-token/${encodeURIComponent(id)}` },
    { command: 'token revoke', needsKeys: false, makes: false },
  );
  print(`Revoked ${id}: the next request with it is refused.`);
}

function readItems(body: unknown): readonly Token[] {
  if (Array.isArray(body)) return body;
  return (body as { readonly items: readonly Token[] }).items;
}

function describeState({ revoked_at: revoked, expires_at: expires }: Token): string {
  if (revoked !== null && revoked !== undefined) return 'revoked';
  if (expires === null || expires === undefined) return 'active';
  return new Date(expires) <= new Date() ? 'expired' : `until ${expires}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
