import { ProtocolError } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createCatalog } from './catalog.js';
import { describeUsage, readCommandLine } from './command-line.js';
import { readSettings, type Settings, UsageError } from './config.js';
import { api, createContext } from './context.js';
import { callByName, createServer } from './server.js';

function serve(settings: Settings): void {
  const context = createContext(settings, process.env);
  const catalog = createCatalog();
  const handle = serveStdio(() => createServer({ catalog, context, settings }));
  const stop = (): void => {
    void Promise.allSettled([handle.close(), context.upstream.close()]).then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function listTools(asJson: boolean): void {
  const catalog = createCatalog();
  const rows = catalog.entries.map(({ name, title }) => {
    const summary = catalog.find(name);
    return {
      name,
      title,
      toolset: summary?.toolset,
      kind: summary?.kind,
      risk: summary?.risk,
      tags: summary?.tags,
    };
  });
  if (asJson) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  for (const { name, kind, risk } of rows) process.stdout.write(`${name.padEnd(width)}  ${kind}  ${risk}\n`);
  process.stdout.write(`${rows.length} tools\n`);
}

async function callOnce(
  settings: Settings,
  name: string | undefined,
  json: string | undefined,
): Promise<number> {
  if (name === undefined)
    throw new UsageError(`call needs a tool: ${api.packageName} call TOOL '{"page": 1}'`);
  let given: unknown;
  try {
    given = JSON.parse(json ?? '{}');
  } catch {
    throw new UsageError(`The arguments are not JSON: ${api.packageName} call ${name} '{"page": 1}'`);
  }
  const context = createContext(settings, process.env);
  try {
    const { structuredContent, isError } = await callByName(name, given, {
      catalog: createCatalog(),
      context,
    });
    process.stdout.write(`${JSON.stringify(structuredContent, null, 2)}\n`);
    return isError === true ? 1 : 0;
  } catch (error) {
    if (error instanceof ProtocolError) throw new UsageError(error.message);
    throw error;
  } finally {
    await context.upstream.close();
  }
}

/** The exit code; undefined while the server runs on. */
async function main(): Promise<number | undefined> {
  const { command, words, flags } = readCommandLine();
  if (flags.help === true || flags.version === true) {
    process.stdout.write(flags.help === true ? describeUsage(api) : `${api.packageVersion}\n`);
    return 0;
  }
  const settings = readSettings(api, flags, process.env);
  switch (command) {
    case 'stdio':
      serve(settings);
      return undefined;
    case 'tools':
      listTools(flags.json === true);
      return 0;
    case 'call':
      return callOnce(settings, words[0], words[1]);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof UsageError;
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}${usage ? `\nTry: ${api.packageName} --help` : ''}\n`);
  process.exitCode = usage ? 2 : 1;
}
