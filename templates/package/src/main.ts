import { readCommandLine } from './command-line.js';
import { readSettings, UsageError } from './config.js';
import { api } from './context.js';
import { checkNodeVersion } from './node-version.js';

/*
 * Each command is loaded when it is asked for: a host that starts a server over stdio pays for nothing else.
 */

/** The exit code; undefined while a server runs on. */
async function main(): Promise<number | undefined> {
  checkNodeVersion();
  const { command, words, flags } = readCommandLine();
  // A server's transport watches stdout itself.
  if (command !== 'stdio' || flags.help === true) allowClosedOutput();
  if (flags.help === true) {
    const { describeUsage } = await import('./usage.js');
    process.stdout.write(describeUsage(api));
    return 0;
  }
  if (flags.version === true) {
    process.stdout.write(`${api.packageVersion}\n`);
    return 0;
  }
  const settings = readSettings(api, flags, process.env, command !== 'tools');
  switch (command) {
    case 'stdio':
      (await import('./commands/stdio.js')).serveOverStdio(settings);
      return undefined;
    case 'http':
      await (await import('./commands/http.js')).serveOverHttp(settings, flags);
      return undefined;
    case 'tools':
      (await import('./commands/tools.js')).listTools(settings, flags.json === true);
      return 0;
    case 'call':
      return (await import('./commands/call.js')).callOnce(settings, words);
    case 'config':
      (await import('./commands/config.js')).printConfig(settings, flags.json === true);
      return 0;
  }
}

/** `tools | head -1` closes our stdout: there is nobody left to tell, and nothing is wrong. */
function allowClosedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof UsageError;
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}${usage ? `\nTry: ${api.packageName} --help` : ''}\n`);
  process.exitCode = usage ? 2 : 1;
}
