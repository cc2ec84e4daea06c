import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { answer, json, startFaultServer } from './fault-server.js';
import { bombs } from './faults.js';

test('an answer without end grows the memory by less than 50 MB', async () => {
  const small = answer('200 OK', [json], '{}');
  const server = await startFaultServer((socket, request) => {
    (bombs[Number(request.path.slice(1))]?.fault ?? small)(socket, request);
  });
  try {
    const script = ['--import', 'tsx', 'test/faults/memory-client.ts', server.url];
    const { stdout } = await promisify(execFile)(process.execPath, [...script, ...bombs.keys()].map(String));
    const { '/small': first, ...told } = JSON.parse(stdout) as Record<
      string,
      { outcome: string; growth: number }
    >;
    expect(first?.outcome).toEqual('200');
    const rows = Object.values(told).map(({ outcome, growth }, index) => ({
      name: bombs[index]?.name,
      outcome,
      small: growth < 50_000_000 || `${growth} bytes`,
    }));
    expect(rows).toEqual(bombs.map(({ name }) => ({ name, outcome: 'too-large', small: true })));
  } finally {
    await server.close();
  }
}, 60_000);
