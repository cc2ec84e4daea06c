import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkNodeVersion } from '../../templates/package/src/node-version.js';

test.each(['20.19.0', '20.20.2', '22.0.0', '100.1.0'])('Node %s will do', (version) => {
  expect(() => checkNodeVersion(version)).not.toThrow();
});

test.each(['16.20.2', '18.20.8', '20.18.3'])('Node %s is told what is needed', (version) => {
  expect(() => checkNodeVersion(version)).toThrow(`Node ${version} is too old: this needs 20.19 or newer.`);
});

test('the package, the repository and the generator say the same', () => {
  for (const file of ['package.json', 'generated/polar-mcp/package.json']) {
    expect(JSON.parse(readFileSync(file, 'utf8')).engines.node).toBe('>=20.19.0');
  }
  expect(readFileSync('generator/start.mjs', 'utf8')).toContain('major < 20 || (major === 20 && minor < 19)');
});
