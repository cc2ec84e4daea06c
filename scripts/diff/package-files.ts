import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, type JsonValue, own } from '../../generator/model/json.js';
import { CommandError } from '../command.js';
import { readLiterals } from './literals.js';

/** What a package holds of its tools, as it is written there: nothing is checked yet. */
export interface PackageFiles {
  readonly wire: JsonValue;
  readonly api: JsonValue;
  readonly registry: JsonValue;
  readonly definitions: readonly JsonValue[];
}

const mostBytes = 20 * 1024 * 1024;

/**
 * Reads a package as it is generated (`src/`), or as npm unpacks it (`dist/library/`, where it is bundled but not
 * minified).
 *
 * @throws CommandError for a folder that is no package, or one that is broken
 */
export async function readPackageFiles(folder: string): Promise<PackageFiles> {
  if (await exists(join(folder, 'src', 'wire.json'))) return readSources(folder);
  if (await exists(join(folder, 'dist', 'library'))) return readBundle(folder);
  throw new CommandError(
    `${folder} is no generated package: it has neither src/wire.json nor dist/library.`,
    'Give a folder such as generated/NAME, or the folder "package" of an unpacked tarball.',
  );
}

async function readSources(folder: string): Promise<PackageFiles> {
  const values = await readModules(join(folder, 'src', 'tools'), '.ts');
  return {
    wire: await readJson(join(folder, 'src', 'wire.json')),
    api: await readJson(join(folder, 'src', 'api.json')),
    registry: values.find(isRegistry) ?? [],
    definitions: values.filter(isDefinition),
  };
}

async function readBundle(folder: string): Promise<PackageFiles> {
  const values = [
    ...(await readModules(join(folder, 'dist'), '.js')),
    ...(await readModules(join(folder, 'dist', 'library'), '.js')),
  ];
  const wire = values.find((value) => isListOf(value, 'inputSchema'));
  const api = values.find((value) => hasKey(value, 'packageName') && hasKey(value, 'securitySchemes'));
  if (wire === undefined || api === undefined) {
    throw new CommandError(
      `${join(folder, 'dist')} does not tell its tools: no list with an inputSchema, or no API, is written there.`,
      'Build the package again with npm run build, or give the folder that it was generated into.',
    );
  }
  return { wire, api, registry: values.find(isRegistry) ?? [], definitions: values.filter(isDefinition) };
}

async function readModules(folder: string, ending: string): Promise<readonly JsonValue[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith(ending)).map((name) => readText(join(folder, name))),
  );
  return texts.flatMap(readLiterals);
}

async function readJson(path: string): Promise<JsonValue> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${path} is no JSON: ${(error as Error).message}.`, 'Generate the package again.');
  }
}

async function readText(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > mostBytes) {
    throw new CommandError(
      `${path} is no file of at most ${mostBytes / 1024 / 1024} MB.`,
      'Generate the package again.',
    );
  }
  return readFile(path, 'utf8');
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function hasKey(value: JsonValue | undefined, key: string): boolean {
  return isJsonObject(value) && own(value, key) !== undefined;
}

function isListOf(value: JsonValue, key: string): boolean {
  return Array.isArray(value) && hasKey(value[0], key);
}

function isRegistry(value: JsonValue): boolean {
  return isListOf(value, 'risk') && isListOf(value, 'toolset');
}

function isDefinition(value: JsonValue): boolean {
  return hasKey(value, 'operationId') && hasKey(value, 'output');
}
