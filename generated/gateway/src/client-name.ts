/** Who a client says that it is. Nobody vouches for it. */
export interface ClientName {
  readonly name: string;
  readonly version: string;
}

const longest = 64;
const prefix = 'client-';
/** Where requests of protocol 2026-07-28 have it, each of them. */
const metaKey = 'io.modelcontextprotocol/clientInfo';

/** From one JSON-RPC message: `initialize` of the older protocols, or `_meta` of any request of the newer. */
export function readClientName(message: unknown): ClientName | undefined {
  const params = readObject(readObject(message)?.params);
  const info = readObject(params?.clientInfo) ?? readObject(readObject(params?._meta)?.[metaKey]);
  if (typeof info?.name !== 'string' || info.name === '') return undefined;
  return { name: clean(info.name), version: typeof info.version === 'string' ? clean(info.version) : '' };
}

/**
 * The name as an `Mcp-Session-Id`: clients of the older protocols say who they are only once, and send this back with
 * every request. It is a label that any replica can read: nothing is kept, and it opens nothing.
 */
export function writeLabel({ name, version }: ClientName): string {
  return prefix + Buffer.from(JSON.stringify([name, version])).toString('base64url');
}

/** Undefined for what is no label. */
export function readLabel(header: string | undefined): ClientName | undefined {
  if (header === undefined || !header.startsWith(prefix) || header.length > 1_000) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(header.slice(prefix.length), 'base64url').toString('utf8'));
    if (!Array.isArray(parts)) return undefined;
    const [name, version] = parts;
    return typeof name === 'string' && typeof version === 'string'
      ? { name: clean(name), version: clean(version) }
      : undefined;
  } catch {
    return undefined;
  }
}

function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '').slice(0, longest);
}

function readObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
