import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programName } from './apis/index.js';
import { packageFolder } from './package-folder.js';
import { readInvocation, UsageError } from './settings.js';

/** The exit code; undefined while a server runs on. */
async function main(): Promise<number | undefined> {
  // Whatever this process writes, also by its libraries, is for nobody else to read.
  process.umask(0o077);
  const invocation = readInvocation(process.argv.slice(2), process.env);
  switch (invocation.command) {
    case 'help':
      process.stdout.write((await import('./usage.js')).describeUsage(programName));
      return 0;
    case 'version':
      process.stdout.write(`${readVersion()}\n`);
      return 0;
    case 'serve':
      await (await import('./commands/serve.js')).serve(invocation.settings);
      return undefined;
    case 'token create':
      await (await import('./commands/token.js')).createToken(invocation.settings, invocation);
      return 0;
    case 'token list':
      await (await import('./commands/token.js')).listTokens(invocation.settings, invocation);
      return 0;
    case 'token revoke':
      await (await import('./commands/token.js')).revokeToken(invocation.settings, invocation.id);
      return 0;
    case 'key rotate':
      await (await import('./commands/key.js')).rotateKey(invocation.settings);
      return 0;
  }
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;
}

/** `token list | head -1` closes our stdout: there is nobody left to tell, and nothing is wrong. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}${isUsage ? `\nTry: ${programName} --help` : ''}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
