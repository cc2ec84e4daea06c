import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { pathToFileURL } from 'node:url';

// Files and processes are closed by Node's permission model; the network is closed here.
const touched = [];
const trap = (name) => () => {
  touched.push(name);
  throw new Error(`${name} is closed`);
};
net.Socket.prototype.connect = trap('net');
for (const name of ['lookup', 'resolve']) dns[name] = trap('dns');
syncBuiltinESMExports();
Object.defineProperty(globalThis, 'canary', {
  get() {
    touched.push('canary');
    return () => touched.push('canary called');
  },
});

const samples = [{}, { outer: { a: 'x' } }, { outer: { a: { x: 'red' } } }, { a: 'red', kind: 'x', x: 'y' }];
const failures = [];
let imported = 0;

/** A schema is made when its module runs; patterns, formats and getters only act when it parses. */
function use(module) {
  for (const value of Object.values(module)) {
    const schema = value?.input ?? value;
    if (typeof schema?.safeParse === 'function') for (const sample of samples) schema.safeParse(sample);
  }
}

for (const path of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  try {
    const module = await import(pathToFileURL(path).href);
    imported += 1;
    if (module.toolsets instanceof Map) for (const load of module.toolsets.values()) use(await load());
    else use(module);
  } catch (error) {
    failures.push(`${path}: ${error instanceof Error ? error.message.slice(0, 300) : error}`);
  }
}
process.stdout.write(JSON.stringify({ imported, touched, failures }));
