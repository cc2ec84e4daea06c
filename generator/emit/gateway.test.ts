import { expect, test } from 'vitest';
import { emitGateway, type HostedPackage } from './gateway.js';

const shop: HostedPackage = { name: 'shop', packageName: '@acme/shop-mcp', packageVersion: '1.2.3' };
const desk: HostedPackage = { name: 'desk', packageName: 'desk-mcp', packageVersion: '0.4.0' };

function read(packages: readonly [HostedPackage, ...HostedPackage[]], path: string): string {
  return emitGateway(packages, []).find((file) => file.path === path)?.contents ?? '';
}

test('the gateway is named after the package that it serves first, and depends on all at their versions', () => {
  const manifest = JSON.parse(read([shop, desk], 'package.json'));
  expect(manifest).toMatchObject({
    name: '@acme/shop-mcp-gateway',
    bin: { 'shop-mcp-gateway': 'dist/main.js' },
    files: ['dist', 'migrations'],
    dependencies: { '@acme/shop-mcp': '1.2.3', 'desk-mcp': '0.4.0' },
  });
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('a package whose config names the gateway gives it name, version and publisher, wherever it stands', () => {
  const publisher = { name: 'Acme', repository: 'https://github.com/acme/shop' };
  const named = { ...shop, publisher, gateway: 'the-gateway' };
  expect(JSON.parse(read([desk, named], 'package.json'))).toMatchObject({
    name: 'the-gateway',
    version: '1.2.3',
    author: 'Acme',
    bin: { 'the-gateway': 'dist/main.js' },
  });
  expect(read([desk, named], 'src/apis/index.ts')).toContain("programName = 'the-gateway'");
});

test('each package is loaded when it is asked for', () => {
  expect(read([shop, desk], 'src/apis/index.ts')).toContain(`new Map<string, () => Promise<HostedApi>>([
  ['shop', async () => (await import('@acme/shop-mcp/host')).host],
  ['desk', async () => (await import('desk-mcp/host')).host],
]);`);
  expect(read([shop], 'src/apis/index.ts')).toContain("programName = 'shop-mcp-gateway'");
});

test('the template is copied as it stands', () => {
  const file = { path: 'migrations/0001-start.sql', contents: 'create table a ();\n' };
  expect(emitGateway([shop], [file])).toContainEqual(file);
});
