import { expect, test } from 'vitest';
import type { Gateway } from '#gateway/gateway.js';
import type { HostedApi, HostedOptions } from '#gateway/hosted-api.js';
import { createLog } from '#gateway/log.js';
import { createOpenServers, type ServerRows } from '#gateway/open-servers.js';
import { createKey, createKeyRing } from '#gateway/seal.js';

/** A gateway of one API that notes what is opened and closed, by the credential. */
function makeGateway() {
  const opened: string[] = [];
  const closed: string[] = [];
  const api = {
    open({ accessToken, tags }: HostedOptions) {
      if (tags?.includes('gone') === true) {
        throw Object.assign(new Error('--tags gone: there is no such tag.'), { name: 'UsageError' });
      }
      opened.push(accessToken);
      return {
        close: async () => {
          closed.push(accessToken);
        },
      };
    },
  } as unknown as HostedApi;
  const keys = createKeyRing([createKey()]);
  const gateway = {
    apis: new Map([['fake', api]]),
    keys,
    log: createLog('silent'),
    upstreams: new Map(),
  } as unknown as Gateway;
  const makeRows = (id: string, { version = 1, account = 1, config = {} } = {}): ServerRows => {
    const { keyId, text } = keys.seal(`${id}.${version}.${account}`, 'acc_1');
    return {
      server: { id, version, config },
      account: {
        id: 'acc_1',
        integration: 'fake',
        environment: 'x',
        version: account,
        keyId,
        sealedToken: text,
      },
    } as unknown as ServerRows;
  };
  return { opened, closed, makeRows, servers: createOpenServers(gateway, () => {}) };
}

const nothing = async (): Promise<void> => {};

test('a server is opened once, and anew when its row or that of its account has changed', async () => {
  const { opened, closed, makeRows, servers } = makeGateway();
  for (const values of [{}, {}, { version: 2 }, { version: 2 }, { version: 2, account: 2 }]) {
    await servers.use(makeRows('a', values), nothing);
  }
  expect(opened).toEqual(['a.1.1', 'a.2.1', 'a.2.2']);
  expect(closed).toEqual(['a.1.1', 'a.2.1']);
  await servers.close();
  expect(closed).toEqual(opened);
});

test('what is replaced is closed when its last request has ended', async () => {
  const { closed, makeRows, servers } = makeGateway();
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => ends.push(resolve));
  const underWay = [servers.use(makeRows('a'), work), servers.use(makeRows('a'), work)];
  await servers.use(makeRows('a', { version: 2 }), nothing);
  ends[0]?.();
  await underWay[0];
  expect(closed).toEqual([]);
  ends[1]?.();
  await underWay[1];
  expect(closed).toEqual(['a.1.1']);
});

test('what cannot be opened any more does not stay open as it was', async () => {
  const { closed, makeRows, servers } = makeGateway();
  await servers.use(makeRows('a'), nothing);
  const changed = makeRows('a', { version: 2, config: { tags: ['gone'] } });
  await expect(servers.use(changed, nothing)).rejects.toThrow(/^tags gone/);
  expect(closed).toEqual(['a.1.1']);
});

test('of more than a thousand, those that were not used for the longest time are closed', async () => {
  const { closed, makeRows, servers } = makeGateway();
  for (let index = 0; index < 1_000; index += 1) await servers.use(makeRows(`s${index}`), nothing);
  await servers.use(makeRows('s0'), nothing);
  await servers.use(makeRows('new'), nothing);
  await servers.use(makeRows('newer'), nothing);
  expect(closed).toEqual(['s1.1.1', 's2.1.1']);
});
