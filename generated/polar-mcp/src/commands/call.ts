import { ProtocolError } from '@modelcontextprotocol/server';
import { createCatalog } from '../catalog.js';
import { type Settings, UsageError } from '../config.js';
import { api, readContext } from '../context.js';
import { callByName } from '../server.js';

/** One call from the shell, its result on stdout; the exit code. @throws UsageError */
export async function callOnce(settings: Settings, [name, json = '{}']: readonly string[]): Promise<0 | 1> {
  if (name === undefined)
    throw new UsageError(`call needs a tool: ${api.packageName} call TOOL '{"page": 1}'`);
  const given = parseArguments(name, json);
  const context = readContext(settings, { variables: process.env, logLevel: 'error' });
  const catalog = createCatalog(settings.filter, { ...settings, ...context });
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  try {
    const { signal } = interruption;
    const { structuredContent, isError } = await callByName(name, given, { catalog, context, signal });
    process.stdout.write(`${JSON.stringify(structuredContent, null, 2)}\n`);
    return isError === true ? 1 : 0;
  } catch (error) {
    if (error instanceof ProtocolError) throw new UsageError(error.message);
    throw error;
  } finally {
    await context.upstream.close();
  }
}

function parseArguments(name: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new UsageError(`The arguments are not JSON: ${api.packageName} call ${name} '{"page": 1}'`);
  }
}
