import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import search from '../../generated/polar-mcp/src/search.json' with { type: 'json' };
import { toolsets } from '../../generated/polar-mcp/src/tools/index.js';
import wire from '../../generated/polar-mcp/src/wire.json' with { type: 'json' };
import { compareNotation, listAlternatives, type Node, readNotation } from './notation.js';

interface Argument {
  readonly tool: string;
  readonly name: string;
  readonly told: string;
}

/** Nobody needs them: where they may be left out they are not told. */
const deprecated = new Set<string>();
JSON.parse(readFileSync('specs/polar/openapi.json', 'utf8'), function (this: unknown, key, value) {
  if (value?.deprecated === true) deprecated.add(key);
  return value;
});

const modules = await Promise.all([...toolsets.values()].map((load) => load()));
const inputs = modules
  .flatMap((module) => Object.values(module))
  .map(({ name, input }) => ({
    name,
    root: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Node,
  }));
const told: readonly Argument[] = search.tools.flatMap(({ name: tool, arguments: all }) =>
  Object.entries(all).map(([name, type]) => ({ tool, name, told: type })),
);
const isUntold = (name: string): boolean => deprecated.has(name);
const propertiesOf = (node: Node): ReadonlyMap<string, Node> =>
  new Map(Object.entries((node.properties ?? {}) as Record<string, Node>));

/** What the signature of a tool says otherwise than its validator. */
function judge(tool: string, root: Node): readonly string[] {
  const forms = listAlternatives(root, root);
  const signature = new Map(told.filter((each) => each.tool === tool).map((each) => [each.name, each.told]));
  const names = new Set(forms.flatMap((form) => [...propertiesOf(form).keys()]));
  const known = [...names].map((name) => {
    const isRequired = forms.every(({ required }) => Array.isArray(required) && required.includes(name));
    return { name, key: isRequired ? name : `${name}?` };
  });
  const keys = new Set(known.map(({ key }) => key));
  const invented = [...signature.keys()].filter((key) => !keys.has(key)).map((key) => `${key}: told only`);
  const faults = known.flatMap(({ name, key }) => {
    const type = signature.get(key);
    if (type === undefined) return [`${key}: not told`];
    const schemas = forms.map((form) => propertiesOf(form).get(name)).filter((each) => each !== undefined);
    const alternatives = schemas.flatMap((schema) => listAlternatives(schema, root));
    return compareNotation(readNotation(type), alternatives, { root, path: name, isUntold });
  });
  return [...invented, ...faults];
}

test('every signature names what the validator takes: properties, what may be left out, values', () => {
  expect(inputs).toHaveLength(wire.length);
  const faults = inputs.flatMap(({ name, root }) => judge(name, root).map((fault) => `${name}: ${fault}`));
  expect(faults).toEqual([]);
});

/** The words of a wire schema and of what is inside it. */
function listDescriptions(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { description } = node as Node;
  return [
    ...(typeof description === 'string' ? [description] : []),
    ...Object.values(node).flatMap(listDescriptions),
  ];
}

test('an argument whose JSON Schema is left open has the type of the signature in its words', () => {
  const open = wire.flatMap(({ name: tool, inputSchema }) =>
    [...propertiesOf(inputSchema as Node)].flatMap(([name, node]) => {
      const type = told.find((each) => each.tool === tool && each.name.replace('?', '') === name)?.told ?? '';
      // A map is told by its schema or its words alone.
      const hasFields =
        /\{(?!\[key\]|…)/.test(type.replace(/\/\*.*?\*\//gs, '')) &&
        !JSON.stringify(node).includes('"properties"');
      return hasFields ? [{ tool, name, node, type }] : [];
    }),
  );
  expect(open.length).toBeGreaterThan(20);
  const differing = open.filter(({ node, type }) => {
    // Its own words stand elsewhere there; that it may be null or is a list the schema says.
    const plain = type.replace(/ \/\*(?:(?!\*\/).)*\*\/$/s, '').replace(/\|null$/, '');
    const item = plain.replace(/^\((.*)\)\[\]$|^(.*)\[\]$/s, '$1$2');
    return !listDescriptions(node).some((words) => words.includes(plain) || words.includes(item));
  });
  expect(differing.map(({ tool, name }) => `${tool}: ${name}`)).toEqual([]);
});

const root: Node = {
  type: 'object',
  properties: { a: { type: 'string' }, b: { enum: ['x', 'y'] } },
  required: ['a'],
};

test.each<[told: string, faults: readonly string[]]>([
  ["{a: string /* It's b: */; b?: 'x'|'y'}", []],
  ["{a: string} & ({b?: 'x'|'y'})", []],
  ['{…}', []],
  ['{a: string}', ['it.b: there and not told', 'it: object told that is not there']],
  ["{a?: string; b?: 'x'|'y'}", ['it.a: told as optional', 'it: object told that is not there']],
  [
    "{a: integer; b?: 'x'|'y'}",
    [
      'it.a: word for {"type":"string"}; it.a: word told that is not there',
      'it: object told that is not there',
    ],
  ],
  ["{a: string; b?: 'x'}", ['it.b: literal for {"const":"y"}', 'it: object told that is not there']],
  ["{a: string; b?: 'x'|'y'; [key]: string}", ['it: other keys', 'it: object told that is not there']],
])('%s is held against the schema', (type, faults) => {
  const place = { root, path: 'it', isUntold: () => false };
  expect(compareNotation(readNotation(type), [root], place)).toEqual(faults);
});

test.each(['{a: }', "'a'||null", '{a: string', 'text'])('%s is no type', (type) => {
  expect(() => readNotation(type)).toThrow('no type at');
});
