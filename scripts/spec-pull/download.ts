import { describeFailure, isUrl, readBytes } from '../../generator/load/source.js';
import { CommandError } from '../command.js';

export interface Limits {
  readonly megabytes: number;
  readonly milliseconds: number;
}

export const defaultLimits: Limits = { megabytes: 50, milliseconds: 60_000 };
const maxRedirects = 5;

/**
 * The bytes of a file, or of what an https URL serves (http only on this machine).
 *
 * @throws CommandError where they cannot be had
 */
export async function download(source: string, limits: Limits = defaultLimits): Promise<Uint8Array> {
  const isRemote = isUrl(source);
  if (!isRemote && /^[a-z][a-z\d+.-]+:\/\//i.test(source)) {
    throw new CommandError(`${source} is no https URL.`, 'Give a file, or an https URL, to --from.');
  }
  try {
    return isRemote ? await fetchBytes(parseUrl(source), limits) : await readBytes(source);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const next = isRemote
      ? 'Check the network and the address, or download it yourself and give the file to --from.'
      : 'Check the path; it is taken relative to the current folder.';
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    const reason = isLate ? `no whole answer in ${limits.milliseconds / 1000} s` : describeFailure(error);
    throw new CommandError(`${nameSource(source)} cannot be read: ${reason}.`, next);
  }
}

/** As shown and kept: a URL without its query, which may hold a secret. */
export function nameSource(source: string): string {
  if (!isUrl(source) || !URL.canParse(source)) return source;
  const { origin, pathname } = new URL(source);
  return origin + pathname;
}

export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function parseUrl(source: string): URL {
  if (!URL.canParse(source)) throw new CommandError('The URL is not well formed.', 'Correct the address.');
  const url = new URL(source);
  if (url.username !== '' || url.password !== '') {
    throw new CommandError(
      `The URL of ${url.host} holds a user name or a password.`,
      'Give an address that is open to everybody, or a file.',
    );
  }
  if (url.protocol !== 'https:' && !isLoopback(url)) {
    throw new CommandError(
      `${nameSource(source)} is http, by which anybody between could change the document.`,
      'Use https; http is for this machine only.',
    );
  }
  return url;
}

async function fetchBytes(start: URL, limits: Limits): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(limits.milliseconds);
  let url = start;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const response = await fetch(url, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      return readBody(response, limits);
    }
    await response.body?.cancel();
    url = followRedirect(location, start);
  }
  throw new Error(`it redirects more than ${maxRedirects} times`);
}

/** A redirect may go on at the same host only: another one is not where the lock says that it is from. */
function followRedirect(location: string, start: URL): URL {
  const target = URL.canParse(location, start.href) ? new URL(location, start) : undefined;
  if (target?.origin === start.origin) return target;
  const host = target?.origin ?? 'an address that is not well formed';
  throw new CommandError(
    `${nameSource(start.href)} redirects to ${host}.`,
    'If you trust that address, give it to --from.',
  );
}

async function readBody(response: Response, limits: Limits): Promise<Uint8Array> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the server answers ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > limits.megabytes * 1024 * 1024) throw new Error(`it is over ${limits.megabytes} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
