// The registry's answers, the download of its publisher, and a gateway's health.
import { writeFileSync } from 'node:fs';
import { option, outside, record, words } from './outside.mjs';
import { packPublisher } from './publisher.mjs';

record('curl');
const url = words.find((word) => /^https?:/.test(word));
if (url.startsWith('https://registry.modelcontextprotocol.io/v0.1/servers/')) {
  const listed = outside.registry.some((listing) => url.endsWith(listing));
  process.stdout.write(listed ? '200' : '404');
} else if (url.startsWith('https://github.com/modelcontextprotocol/registry/releases/download/')) {
  writeFileSync(option('--output'), packPublisher());
} else if (!url.endsWith('/healthz')) {
  process.stderr.write(`not tried here: ${words.join(' ')}\n`);
  process.exit(1);
}
