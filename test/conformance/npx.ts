import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';

export interface ToolRun {
  readonly code: number;
  readonly stdout: string;
  /** Without npm's own lines. */
  readonly stderr: string;
}

/**
 * Runs a tool that needs a newer Node than this repository, which npx gets with it. Both come from the
 * registry once, then from npm's cache.
 */
export function runNpx(pinned: string, words: readonly string[]): Promise<ToolRun> {
  const packages = ['node@24', pinned].flatMap((each) => ['-p', each]);
  // Elsewhere: this repository's .npmrc refuses packages that are not for this Node.
  const options = {
    cwd: tmpdir(),
    maxBuffer: 64 * 1024 * 1024,
    timeout: 280_000,
    env: withoutNpm(process.env),
  };
  return new Promise((resolve) => {
    execFile('npx', ['-y', '--prefer-offline', ...packages, ...words], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      const lines = stderr.split('\n').filter((line) => !line.startsWith('npm '));
      resolve({ code, stdout, stderr: lines.join('\n').trim() });
    });
  });
}

/** `npm run` hands this repository's settings on to every npm below it. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_config_(?!cache|registry)/i.test(name)),
  );
}
