import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runLoad } from '../../scripts/bench/load.js';
import { endServers, setStage } from '../../scripts/bench/servers.js';
import { isNightly } from '../night.js';

const folder = mkdtempSync(join(tmpdir(), 'load-test-'));
afterAll(() => {
  endServers();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
const size = isNightly ? { clients: 1_000, calls: 100 } : { clients: 40, calls: 10 };

test(`the built package over HTTP, ${size.clients} clients × ${size.calls} calls: none is lost, doubled or crossed`, {
  timeout: isNightly ? 1_800_000 : 60_000,
}, async () => {
  const stage = await setStage(folder, 'generated/polar-mcp');
  const { differences, rows } = await runLoad(stage, { ...size, progress: () => {} });
  expect(differences).toEqual({ lost: 0, doubled: 0, crossed: 0, misreported: 0, errors: [] });
  expect(rows.find(({ what }) => what === 'load: warnings logged')?.ours).toBe(0);
});
