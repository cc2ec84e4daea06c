import { type ChildProcess, spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';

interface Demo {
  readonly child: ChildProcess;
  /** What it has said so far. */
  said(): string;
  /** @throws Error when it ends before it says that */
  until(words: string): Promise<void>;
  readonly ended: Promise<number | null>;
}

function startDemo(...words: readonly string[]): Demo {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo.ts', ...words]);
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return {
    child,
    said: () => text,
    ended,
    until: (wanted) =>
      new Promise((done, fail) => {
        const look = () => text.includes(wanted) && done();
        listeners.add(look);
        look();
        ended.then(() => fail(new Error(`It ended:\n${text}`)));
      }),
  };
}

function urlsIn(text: string): readonly string[] {
  return [...text.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([url]) => url);
}

describe('the demo', () => {
  test('answers the three questions, and ends', { timeout: 60_000 }, async () => {
    const demo = startDemo('--once');
    expect([await demo.ended, demo.said()]).toEqual([0, expect.any(String)]);
    const said = demo.said();
    expect(said).toContain('claude mcp add --transport http polar-practice http://127.0.0.1:');
    expect(said).toContain('"mcpServers"');
    // Why access was lost, from the grant itself.
    expect(said).toMatch(/= She is still paying, and does not have the repository: .*GitHub/);
    expect(said).toMatch(/= The buyer opens https:\/\/\S+ before 2026-10-16T/);
    const [, before, after] = /Consumption went from (\d+) to (\d+)/.exec(said) ?? [];
    expect(Number(after) - Number(before)).toBe(500);
  });

  test('serves until Ctrl-C, which ends all of it', { timeout: 60_000 }, async () => {
    const demo = startDemo();
    await demo.until('Ctrl-C ends them');
    const [practice = '', server = ''] = [...new Set(urlsIn(demo.said()))];
    const headers = { authorization: 'Bearer polar_oat_practice' };
    expect((await fetch(`${practice}/v1/organizations/`, { headers })).status).toBe(200);
    expect((await fetch(`${server}/healthz`)).status).toBe(200);
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(0);
    await expect(fetch(`${practice}/v1/organizations/`)).rejects.toThrow();
    await expect(fetch(`${server}/healthz`)).rejects.toThrow();
  });

  test('a flag that there is not is wrong usage', async () => {
    const demo = startDemo('--twice');
    expect(await demo.ended).toBe(2);
    expect(demo.said()).toContain('npm run demo -- --help');
  });
});
