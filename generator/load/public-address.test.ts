import { expect, test } from 'vitest';
import { isPublicUrl } from './public-address.js';

test.each([
  ['https://93.184.216.34/', true],
  ['https://[2606:4700::1]/', true],
  ['http://93.184.216.34/', false],
  ['https://user:secret@93.184.216.34/', false],
  ['https://127.0.0.1/', false],
  ['https://2130706433/', false],
  ['https://0/', false],
  ['https://10.1.2.3/', false],
  ['https://172.31.0.1/', false],
  ['https://192.168.1.1/', false],
  ['https://169.254.169.254/', false],
  ['https://100.64.0.1/', false],
  ['https://[::1]/', false],
  ['https://[::ffff:7f00:1]/', false],
  ['https://[fd00::1]/', false],
  ['https://[fe80::1]/', false],
  ['https://localhost/', false],
])('%s: %s', async (url, want) => {
  expect(await isPublicUrl(new URL(url))).toBe(want);
});
