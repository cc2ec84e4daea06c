import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { endProcess, watch } from './servers.js';

/** A running gateway, and its management API. */
export interface GatewayProcess {
  readonly url: string;
  /** Sends JSON as an admin. @throws Error for an answer that is none of success */
  manage<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  end(): Promise<void>;
}

/** Starts the built gateway on a folder, with one upstream for all its accounts. */
export async function startGateway(
  folder: string,
  { packageFolder, upstream }: { readonly packageFolder: string; readonly upstream: string },
): Promise<GatewayProcess> {
  const main = resolve(packageFolder, 'dist/main.js');
  if (!existsSync(main)) throw new Error(`There is no ${main}: run npm run build first.`);
  const args = [
    'serve',
    '--data',
    folder,
    '--port',
    '0',
    '--upstream',
    `polar=${upstream}`,
    '--log-level',
    'error',
  ];
  const env = { PATH: process.env.PATH ?? '' };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  watch(child);
  const url = await readUrl(child);
  const token = readFileSync(join(folder, 'admin-token'), 'utf8').trim();
  return {
    url,
    async manage(method, path, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    end: () => endProcess(child),
  };
}

/** The first URL that it says. @throws Error with its last words when it ends instead */
function readUrl({ stdout, stderr }: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((done, fail) => {
    const said: string[] = [];
    for (const stream of [stdout, stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (url !== undefined) done(url);
      });
      stream.once('end', () => fail(new Error(`The gateway ended: ${said.slice(-5).join(' | ')}`)));
    }
  });
}
