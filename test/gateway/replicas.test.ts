import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Postgres, startPostgres } from './support/postgres.js';
import { ask, makeFolder, makeProgram, type Program, type StartedGateway } from './support/process.js';

const folder = makeFolder();
const key = Buffer.alloc(32, 7).toString('base64');
let program: Program;
let postgres: Postgres;
beforeAll(async () => {
  [program, postgres] = await Promise.all([makeProgram(), startPostgres()]);
}, 120_000);
afterAll(async () => {
  program?.remove();
  await postgres?.stop();
  folder.remove();
});

interface Replicas {
  readonly all: readonly StartedGateway[];
  readonly databaseUrl: string;
  readonly adminToken: string;
}

let started = 0;

/** Replicas that start together on an empty database. */
async function startReplicas(count: number): Promise<Replicas> {
  started += 1;
  const databaseUrl = await postgres.createDatabase(`replicas${started}`);
  const folders = Array.from({ length: count }, (_, index) => join(folder.path, `${started}-${index}`));
  const variables = { DATABASE_URL: databaseUrl, GATEWAY_KEY: key };
  const all = await Promise.all(folders.map((data) => program.serve(data, variables)));
  const files = folders.map((data) => join(data, 'admin-token')).filter((file) => existsSync(file));
  expect(files).toHaveLength(1);
  expect(folders.filter((data) => existsSync(join(data, 'gateway.key')))).toEqual([]);
  return { all, databaseUrl, adminToken: readFileSync(files[0] ?? '', 'utf8').trim() };
}

const stopAll = async ({ all }: Replicas): Promise<void> => {
  for (const { code } of await Promise.all(all.map((each) => each.stop()))) expect(code).toBe(0);
};

/** A request to the MCP endpoint, as a client begins. */
async function initialize(url: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
    }),
  });
  return { status: response.status, text: await response.text() };
}

test('four replicas that start at once on an empty database all come up, with one admin token', async () => {
  const replicas = await startReplicas(4);
  for (const { url } of replicas.all) {
    expect(await ask(`${url}/integrated-account`, replicas.adminToken)).toMatchObject({ status: 200 });
  }
  const list = await ask(`${replicas.all[3]?.url}/api-token`, replicas.adminToken);
  const items = Array.isArray(list.body) ? list.body : list.body.items;
  expect(items).toHaveLength(1);
  await stopAll(replicas);
}, 120_000);

test('what is revoked or has expired is refused by the other replica with the next request', async () => {
  const replicas = await startReplicas(2);
  const { adminToken, databaseUrl } = replicas;
  const [a = '', b = ''] = replicas.all.map(({ url }) => url);
  const post = (url: string, body: unknown) => ask(url, adminToken, { method: 'POST', body });
  const account = await post(`${a}/integrated-account`, {
    integration: 'example',
    environment: 'test',
    name: 'Shop',
    access_token: 'secret',
  });
  const servers = `/integrated-account/${account.body.id}/mcp`;
  const makeServer = async (name: string): Promise<{ id: string; token: string }> => {
    const made = await post(`${a}${servers}`, { name, config: {} });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body;
  };
  const unknown = await initialize(`${b}/mcp/mcps_unknown`);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  for (let round = 0; round < 5; round += 1) {
    // An API token, revoked on A.
    const api = await post(`${a}/api-token`, { name: `token ${round}` });
    expect(await ask(`${b}/integrated-account`, api.body.token)).toMatchObject({ status: 200 });
    await ask(`${a}/api-token/${api.body.id}`, adminToken, { method: 'DELETE' });
    expect(await ask(`${b}/integrated-account`, api.body.token)).toMatchObject({ status: 401 });
    // A scoped server, revoked on A after B has served it.
    const revoked = await makeServer(`revoked ${round}`);
    expect((await initialize(`${b}/mcp/${revoked.token}`)).status).toBe(200);
    await ask(`${a}${servers}/${revoked.id}`, adminToken, { method: 'DELETE' });
    expect(await initialize(`${b}/mcp/${revoked.token}`)).toEqual(unknown);
    // One whose time has come.
    const expired = await makeServer(`expired ${round}`);
    expect((await initialize(`${b}/mcp/${expired.token}`)).status).toBe(200);
    await client.query("UPDATE scoped_server SET expires_at = now() - interval '1 ms' WHERE id = $1", [
      expired.id,
    ]);
    expect(await initialize(`${b}/mcp/${expired.token}`)).toEqual(unknown);
  }
  await client.end();
  expect(unknown.status).toBeGreaterThanOrEqual(400);
  await stopAll(replicas);
}, 120_000);
