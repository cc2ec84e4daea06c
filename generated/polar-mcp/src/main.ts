import { ProtocolError } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createCatalog } from './catalog.js';
import { describeUsage, readCommandLine } from './command-line.js';
import { readSettings, type Settings, UsageError } from './config.js';
import { api, createContext } from './context.js';
import { callByName, createServer } from './server.js';
import { createStdioWire } from './stdio.js';

/** For calls under way when the server is told to end; milliseconds. */
const longestDrain = 10_000;

function serve(settings: Settings): void {
  const context = createContext(settings, process.env);
  const catalog = createCatalog();
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await wire.drain(longestDrain);
    await Promise.allSettled([handle.close(), context.upstream.close()]);
    // Where stdout is not synchronous, exiting would cut the last answer.
    process.stdout.write('', () => process.exit(0));
  };
  const wire = createStdioWire(() => void stop());
  const handle = serveStdio(() => createServer({ catalog, context, settings }), {
    transport: wire.transport,
  });
  // Once only: a second signal ends the process at once.
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
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

/** `tools | head -1` closes our stdout: there is nobody left to tell, and nothing is wrong. */
function allowClosedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** The exit code; undefined while the server runs on. */
async function main(): Promise<number | undefined> {
  const { command, words, flags } = readCommandLine();
  // A server's transport watches stdout itself.
  if (command !== 'stdio' || flags.help === true) allowClosedOutput();
  if (flags.help === true || flags.version === true) {
    process.stdout.write(flags.help === true ? describeUsage(api) : `${api.packageVersion}\n`);
    return 0;
  }
  switch (command) {
    case 'stdio':
      serve(readSettings(api, flags, process.env));
      return undefined;
    case 'tools':
      // Listing goes nowhere, so it needs no server; what was given is checked all the same.
      if (api.environments.length > 0) readSettings(api, flags, process.env);
      listTools(flags.json === true);
      return 0;
    case 'call':
      return callOnce(readSettings(api, flags, process.env), words[0], words[1]);
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
