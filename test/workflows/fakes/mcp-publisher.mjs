// The registry's publisher: it refuses what npm does not have, and what is there already.
import { readFileSync } from 'node:fs';
import { outside, record, save, words } from './outside.mjs';

record('mcp-publisher');
const [verb, subject] = words;
if (verb === 'publish') {
  const { name, version, packages } = JSON.parse(readFileSync(subject, 'utf8'));
  const listing = `${encodeURIComponent(name)}/versions/${version}`;
  const isOnNpm = packages.every((each) => outside.npm[`${each.identifier}@${each.version}`] !== undefined);
  if (!isOnNpm || outside.registry.includes(listing)) process.exit(1);
  outside.registry.push(listing);
  save();
}
