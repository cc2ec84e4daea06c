import type { ApiModel } from '../../templates/practice/src/model.js';
import type { EmittedFile } from '../model/emitted-file.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import { componentKey, listReached } from './reached.js';

/** Files of the template that every run makes anew. */
export const emittedPracticePaths: ReadonlySet<string> = new Set(['package.json', 'src/apis/index.ts']);

export const practicePackageName = 'practice-api';

export interface PracticeApi {
  readonly model: ApiModel;
  readonly hooks: readonly EmittedFile[];
}

/** `generated/practice`: the practice API with the model and the hooks of each API. */
export function emitPractice(
  apis: readonly PracticeApi[],
  templates: readonly EmittedFile[],
): readonly EmittedFile[] {
  return [
    ...templates,
    emitPackageJson(),
    emitIndex(apis),
    ...apis.flatMap(({ model, hooks }) => [
      emitModel(model),
      ...hooks.map(({ path, contents }) => ({ path: `src/apis/${model.name}/${path}`, contents })),
    ]),
  ];
}

/** One operation, schema and row a line, so that a change of one is a change of one line. */
function emitModel(model: ApiModel): EmittedFile {
  const { operations, schemas, seed, collections, ...facts } = model;
  const reached = listReached(operations as unknown as JsonValue, { schemas: schemas as JsonObject });
  const kept = Object.entries(schemas).filter(([name]) => reached.has(componentKey('schemas', name)));
  const parts = [
    ...Object.entries(facts).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`),
    `"collections": ${printLines(Object.entries(collections))}`,
    `"operations": [\n${operations.map((each) => JSON.stringify(each)).join(',\n')}\n]`,
    `"schemas": ${printLines(kept)}`,
    `"seed": {\n${Object.entries(seed)
      .map(([name, rows]) => `${JSON.stringify(name)}: ${printLines(Object.entries(rows))}`)
      .join(',\n')}\n}`,
  ];
  return { path: `src/apis/${model.name}/model.json`, contents: `{\n${parts.join(',\n')}\n}\n` };
}

function printLines(entries: readonly (readonly [string, unknown])[]): string {
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n')}\n}`;
}

/** The module that loads an API when it is asked for. */
function emitIndex(apis: readonly PracticeApi[]): EmittedFile {
  const names = apis.map(({ model }) => JSON.stringify(model.name).replaceAll('"', "'"));
  const entries = apis.map(({ model, hooks }, index) => {
    const name = model.name;
    const hasHooks = hooks.some(({ path }) => path === 'hooks.ts');
    const imports = [
      `const { default: model } = await import('./${name}/model.json', { with: { type: 'json' } });`,
      ...(hasHooks ? [`const { hooks } = await import('./${name}/hooks.js');`] : []),
    ];
    const answer = `{ model: model as unknown as ApiModel, hooks${hasHooks ? '' : ': {}'} }`;
    const body = [...imports, `return ${answer};`].map((line) => `      ${line}\n`).join('');
    return `  [\n    ${names[index]},\n    async () => {\n${body}    },\n  ],\n`;
  });
  const contents = `import type { Hooks } from '../hook.js';
import type { ApiModel } from '../model.js';

export type ApiName = ${names.length === 0 ? 'never' : names.join(' | ')};

/** The APIs that can be practised. */
export const apis: ReadonlyMap<ApiName, () => Promise<{ model: ApiModel; hooks: Hooks }>> = new Map<
  ApiName,
  () => Promise<{ model: ApiModel; hooks: Hooks }>
>([
${entries.join('')}]);
`;
  return { path: 'src/apis/index.ts', contents };
}

/** Versions are exact: what was tested is what is installed. */
function emitPackageJson(): EmittedFile {
  const manifest = {
    name: practicePackageName,
    version: '0.1.0',
    private: true,
    description: 'A stateful stand-in for real APIs: for demos and tests.',
    license: 'MIT',
    type: 'module',
    engines: { node: '>=20.19.0' },
    bin: { 'practice-api': 'dist/main.js' },
    exports: {
      '.': { types: './dist/types/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    imports: { '#practice/*': './src/*' },
    types: './dist/types/index.d.ts',
    sideEffects: false,
    files: ['dist'],
    scripts: { typecheck: 'tsc -p tsconfig.json' },
    dependencies: {
      '@hono/node-server': '2.1.8',
      ajv: '8.20.0',
      'ajv-formats': '3.0.1',
      hono: '4.13.19',
    },
  };
  return { path: 'package.json', contents: `${JSON.stringify(manifest, null, 2)}\n` };
}
