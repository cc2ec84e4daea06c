import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(repository, 'node_modules', '.cache', 'test-types');
/** From a module that is compiled here. */
export const packageFolder = '../../../../generated/polar-mcp';

/**
 * The compiler's messages for one module, made for the test; a message elsewhere than in that module
 * throws.
 */
export function compile(
  name: string,
  text: string,
): readonly { readonly line: number; readonly message: string }[] {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, `${name}.ts`), text);
  const settings = { extends: '../../../../test/types/tsconfig.json', files: [`${name}.ts`] };
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(settings));
  const compiler = join(repository, 'node_modules', 'typescript-7', 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '--pretty', 'false', '-p', home], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const messages = stdout.split(/\n(?=\S)/).filter((message) => message.trim() !== '');
  return messages.map((message) => {
    const line = new RegExp(`${name}\\.ts\\((\\d+),\\d+\\): error`).exec(message)?.[1];
    if (line === undefined) throw new Error(message);
    return { line: Number(line), message };
  });
}
