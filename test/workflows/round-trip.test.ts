import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { runWorkflow } from './runner.js';
import { World } from './world.js';

const left = new Set([
  'node_modules',
  '.git',
  'packages',
  'coverage',
  'gateway-data',
  '.github',
  '.changeset',
]);

/** Serves a document with an operation, a value and a property that there were not. */
async function serveUpstream() {
  const document = JSON.parse(readFileSync('specs/polar/openapi.json', 'utf8'));
  const get = structuredClone(document.paths['/v1/discounts/'].get);
  document.paths['/v1/gadgets/'] = { get: { ...get, operationId: 'gadgets:list' } };
  document.components.schemas.ProductSortProperty.enum.push('weather');
  document.components.schemas.Product.properties.nickname = { type: 'string' };
  const server = createServer((_, response) => response.end(JSON.stringify(document)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/openapi.json`, close: () => server.close() };
}

/** With the real spec:pull and all tests: it takes as long as they do. */
test.skipIf(!isNightly)(
  'nightly: from a server with a new operation to a pull request with the report, and green tests',
  async () => {
    const world = new World(readdirSync('.').filter((name) => !left.has(name)));
    const upstream = await serveUpstream();
    try {
      const { jobs, log } = await runWorkflow('spec-update.yml', world, {
        inputs: { from: upstream.url },
        env: { FAKE_REAL: '1' },
      });
      expect(jobs, log).toEqual({ prepare: 'success', propose: 'success' });
      const [pull] = world.outside.pulls;
      expect(pull?.labels).toEqual(['spec-update']);
      for (const part of [
        'Tests pass.',
        'npm run spec:review',
        '`gadgets:list` → `list_all_polar_gadgets`',
      ]) {
        expect(pull?.body).toContain(part);
      }
      expect(pull?.body).toMatch(/enum widened `sorting\[\]`: `"weather"`/);
      expect(world.git('rev-list', '--count', `main..spec-update/polar`)).toBe('1');
    } finally {
      upstream.close();
      world.close();
    }
  },
  2_700_000,
);
