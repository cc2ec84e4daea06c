import { cpSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { copyNewStore } from './new-store.js';
import { ask, makeFolder, type Program, type StartedGateway } from './process.js';

/** A new folder for the data of one test. */
export function makeData(): string {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  return join(folder.path, 'data');
}

export interface UsedData {
  /** A data folder that has been started before: to copy it takes less than to make it. */
  copy(): string;
  remove(): void;
}

export async function makeUsedData(program: Program): Promise<UsedData> {
  const folder = makeFolder();
  const used = join(folder.path, 'data');
  await copyNewStore(used);
  await (await program.serve(used)).stop();
  return {
    copy: () => {
      const data = makeData();
      cpSync(used, data, { recursive: true });
      return data;
    },
    remove: folder.remove,
  };
}

export const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

export const adminToken = (data: string): string => readFileSync(join(data, 'admin-token'), 'utf8').trim();

export const keyFile = (data: string): readonly string[] =>
  readFileSync(join(data, 'gateway.key'), 'utf8').trim().split('\n');

export async function addAccount({ url }: StartedGateway, token: string, name: string): Promise<string> {
  const body = { integration: 'example', environment: 'test', name, access_token: `secret-of-${name}` };
  const answer = await ask(`${url}/integrated-account`, token, { method: 'POST', body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}
