import { describe, expect, test } from 'vitest';
import { type NamedSchema, type Property, type Schema, SchemaIndex } from '../model/schema.js';
import { makeIdentifiers } from './identifier.js';
import { createUses, printZod, printZodConstants, type ZodContext } from './zod.js';

const text: Schema = { kind: 'string' };
const required = (name: string, schema: Schema = text): Property => ({ name, required: true, schema });
const optional = (name: string, schema: Schema = text): Property => ({ name, required: false, schema });
const object = (...properties: readonly Property[]): Schema => ({ kind: 'object', properties });
const ref = (name: string): Schema => ({ kind: 'ref', name });

const components: readonly NamedSchema[] = [
  { name: 'Currency', schema: { kind: 'enum', values: ['eur', 'usd'] } },
  { name: 'Cat', schema: object(required('kind', { kind: 'const', value: 'cat' })) },
  { name: 'Dog-Input', schema: object(required('kind', { kind: 'const', value: 'dog' }), optional('tail')) },
];

function createContext(schemas: readonly NamedSchema[]): ZodContext {
  return {
    schemas: new SchemaIndex(schemas),
    identifiers: makeIdentifiers(schemas.map((entry) => entry.name)),
    closed: true,
    patternLimit: (pattern) => (pattern.includes('.*') ? 215 : undefined),
  };
}

function print(schema: Schema, context = createContext(components)): string {
  return printZod(schema, context, createUses());
}

const rows: Readonly<Record<string, readonly (readonly [given: Schema, want: string])[]>> = {
  scalars: [
    [{ kind: 'boolean' }, 'z.boolean()'],
    [{ kind: 'null' }, 'z.null()'],
    [{ kind: 'unknown' }, 'z.unknown()'],
    [{ kind: 'string', description: 'ignored', default: 'x' }, 'z.string()'],
    [{ kind: 'string', minLength: 0, maxLength: 5 }, 'z.string().max(5)'],
    [{ kind: 'string', minLength: 3, maxLength: 3 }, 'z.string().length(3)'],
    [{ kind: 'string', format: 'uuid4' }, 'z.uuidv4()'],
    [{ kind: 'string', format: 'date-time' }, 'z.iso.datetime({ offset: true })'],
    [{ kind: 'string', format: 'email', maxLength: 9 }, 'email().max(9)'],
    [{ kind: 'string', format: 'color' }, 'z.string()'],
    [{ kind: 'string', format: 'constructor' }, 'z.string()'],
    [{ kind: 'string', pattern: '^(rk|sk)_' }, "z.string().check(pattern('^(rk|sk)_'))"],
    [{ kind: 'string', pattern: '^.*a\\.b' }, "z.string().check(pattern('^.*a\\\\.b', 215))"],
    [{ kind: 'integer' }, 'z.int()'],
    [{ kind: 'integer', minimum: 0, maximum: 1e21 }, 'z.int().min(0).max(1e21)'],
    [{ kind: 'number', exclusiveMinimum: -1.5, exclusiveMaximum: 2 }, 'z.number().gt(-1.5).lt(2)'],
    [{ kind: 'number', multipleOf: 0.01 }, 'z.number().check(multipleOf(0.01))'],
  ],
  values: [
    [{ kind: 'const', value: 'a' }, "z.literal('a')"],
    [{ kind: 'const', value: null }, 'z.null()'],
    [{ kind: 'const', value: { a: [1] } }, 'constant({ a: [1] })'],
    [{ kind: 'enum', values: [] }, 'z.never()'],
    [{ kind: 'enum', values: ['a', 'b', 'a'] }, "z.enum(['a', 'b'])"],
    [{ kind: 'enum', values: ['a', null] }, "z.literal('a').nullable()"],
    [{ kind: 'enum', values: [1, 'a', false] }, "z.literal([1, 'a', false])"],
    [{ kind: 'enum', values: [null] }, 'z.null()'],
    [{ kind: 'enum', values: [[1], 'a'] }, "constant([1], 'a')"],
  ],
  arrays: [
    [{ kind: 'array', items: text, minItems: 1, maxItems: 3 }, 'z.array(z.string()).min(1).max(3)'],
    [{ kind: 'array', items: text, uniqueItems: true }, 'z.array(z.string()).check(uniqueItems())'],
    [
      { kind: 'tuple', prefixItems: [text, ref('Currency')], minItems: 2, maxItems: 2 },
      'z.tuple([z.string(), Currency])',
    ],
    [{ kind: 'tuple', prefixItems: [text] }, 'z.tuple([z.string().exactOptional()], z.unknown())'],
    [
      { kind: 'tuple', prefixItems: [text], items: { kind: 'enum', values: [] }, minItems: 1 },
      'z.tuple([z.string()])',
    ],
    [
      { kind: 'tuple', prefixItems: [text], items: { kind: 'integer' }, minItems: 2, maxItems: 4 },
      'z.tuple([z.string()], z.int()).check(z.minLength(2), z.maxLength(4))',
    ],
    [{ kind: 'tuple', prefixItems: [], items: text }, 'z.array(z.string())'],
    [
      { kind: 'tuple', prefixItems: [text, text], minItems: 2, maxItems: 2, uniqueItems: true },
      'z.tuple([z.string(), z.string()]).check(uniqueItems())',
    ],
  ],
  objects: [
    [
      object(required('a'), optional('b-c')),
      "z.strictObject({ a: z.string(), 'b-c': z.string().exactOptional() })",
    ],
    [object(), 'z.record(z.string(), z.unknown())'],
    [{ kind: 'object', properties: [], additionalProperties: false }, 'z.strictObject({})'],
    [
      { kind: 'object', properties: [required('a')], additionalProperties: true },
      'z.looseObject({ a: z.string() })',
    ],
    [
      { kind: 'object', properties: [required('a')], additionalProperties: { kind: 'integer' } },
      'z.object({ a: z.string() }).catchall(z.int())',
    ],
    [
      {
        ...{
          kind: 'object',
          properties: [],
          additionalProperties: text,
          minProperties: 1,
          maxProperties: 50,
        },
        propertyNames: { kind: 'string', maxLength: 40 },
      },
      'z.record(z.string().max(40), z.string()).check(minProperties(1), maxProperties(50))',
    ],
    [
      { kind: 'object', properties: [], additionalProperties: text, propertyNames: ref('Currency') },
      'z.partialRecord(Currency, z.string())',
    ],
    [
      { kind: 'object', properties: [required('a')], patternProperties: [{ pattern: '^x-', schema: text }] },
      "z\n  .looseObject({ a: z.string() })\n  .check(patternProperties([['^x-', z.string()]], { declared: ['a'], others: z.never() }))",
    ],
    [object(required('toString')), 'ownProperties(z.strictObject({ toString: z.string() }))'],
  ],
  unions: [
    [{ kind: 'anyOf', variants: [text, { kind: 'null' }] }, 'z.string().nullable()'],
    [
      { kind: 'anyOf', variants: [text, { kind: 'null' }, { kind: 'integer' }] },
      'z.union([z.string(), z.int()]).nullable()',
    ],
    [{ kind: 'oneOf', variants: [text, { kind: 'integer' }] }, 'z.union([z.string(), z.int()])'],
    [{ kind: 'oneOf', variants: [{ kind: 'number' }, { kind: 'integer' }] }, 'z.xor([z.number(), z.int()])'],
    [
      { kind: 'oneOf', variants: [ref('Cat'), ref('Dog-Input')], discriminator: 'kind' },
      "z.discriminatedUnion('kind', [Cat, DogInput])",
    ],
    // A declared discriminator that does not tell the variants apart is not trusted.
    [
      { kind: 'oneOf', variants: [ref('Cat'), object(optional('kind'))], discriminator: 'kind' },
      'z.xor([Cat, z.strictObject({ kind: z.string().exactOptional() })])',
    ],
    [{ kind: 'oneOf', variants: [] }, 'z.never()'],
  ],
  'all of and references': [
    [
      { kind: 'allOf', schemas: [ref('Cat'), object(required('name'))] },
      "z.strictObject({ kind: z.literal('cat'), name: z.string() })",
    ],
    [
      { kind: 'allOf', schemas: [ref('Currency'), { kind: 'string', maxLength: 3 }] },
      'Currency.check(alsoMatches(z.string().max(3)))',
    ],
    [{ kind: 'allOf', schemas: [{ kind: 'unknown' }, text] }, 'z.string()'],
    [{ kind: 'allOf', schemas: [] }, 'z.unknown()'],
    [ref('Dog-Input'), 'DogInput'],
    [ref('Missing'), 'z.unknown()'],
  ],
};

describe.each(Object.entries(rows))('%s', (_, table) => {
  test.each(table)('%j', (given, want) => {
    expect(print(given)).toBe(want);
  });
});

test('objects are open in answers, unless they say otherwise', () => {
  const context = { ...createContext(components), closed: false };
  expect(print(object(required('a')), context)).toBe('z.looseObject({ a: z.string() })');
  expect(print({ kind: 'object', properties: [], additionalProperties: false }, context)).toBe(
    'z.strictObject({})',
  );
});

test('what a text uses is noted', () => {
  const uses = createUses();
  const schema: Schema = {
    kind: 'array',
    items: object(required('a', ref('Cat')), required('b', { kind: 'string', format: 'uri' })),
  };
  printZod({ ...schema, uniqueItems: true }, createContext(components), uses);
  expect([...uses.refs]).toEqual(['Cat']);
  expect([...uses.helpers].sort()).toEqual(['uniqueItems', 'uri']);
});

test('a text that does not fit is broken as Biome would break it', () => {
  const schema = object(
    required('currency', { kind: 'enum', values: ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)] }),
    optional('note', { kind: 'anyOf', variants: [{ kind: 'string', maxLength: 5 }, { kind: 'null' }] }),
    optional('lines', {
      kind: 'array',
      items: object(required('a'), required('b'), required('c')),
      minItems: 1,
    }),
  );
  expect(print(schema)).toBe(
    [
      'z.strictObject({',
      '  currency: z.enum([',
      `    '${'a'.repeat(40)}',`,
      `    '${'b'.repeat(40)}',`,
      `    '${'c'.repeat(40)}',`,
      '  ]),',
      '  note: z.string().max(5).nullable().exactOptional(),',
      '  lines: z',
      '    .array(',
      '      z.strictObject({',
      '        a: z.string(),',
      '        b: z.string(),',
      '        c: z.string(),',
      '      }),',
      '    )',
      '    .min(1)',
      '    .exactOptional(),',
      '})',
    ].join('\n'),
  );
});

describe('constants', () => {
  const constants = (schemas: readonly NamedSchema[]) =>
    printZodConstants(schemas, createContext(schemas)).map(
      ({ identifier, type, text: source }) =>
        `${identifier}${type ? `: ${type}` : ''} = ${source.replace(/\s+/g, ' ')}`,
    );

  test('come after what they refer to', () => {
    const schemas = [
      { name: 'Order', schema: object(required('lines', { kind: 'array', items: ref('Line') })) },
      { name: 'Line', schema: object(required('price', ref('Price'))) },
      { name: 'Price', schema: text },
    ];
    expect(constants(schemas)).toEqual([
      'Price = z.string()',
      'Line = z.strictObject({ price: Price })',
      'Order = z.strictObject({ lines: z.array(Line) })',
    ]);
  });

  test('refer to themselves and in circles by getters', () => {
    const clauses: Schema = {
      kind: 'array',
      items: { kind: 'anyOf', variants: [ref('Filter'), ref('Clause')] },
    };
    expect(
      constants([
        { name: 'Filter', schema: object(required('clauses', clauses)) },
        { name: 'Clause', schema: text },
      ]),
    ).toEqual([
      'Clause = z.string()',
      'Filter = z.strictObject({ get clauses() { return z.array(z.union([Filter, Clause])); }, })',
    ]);
  });

  test('refer to themselves outside of objects lazily, with a type', () => {
    const list: Schema = { kind: 'anyOf', variants: [text, { kind: 'array', items: ref('List') }] };
    expect(constants([{ name: 'List', schema: list }])).toEqual([
      'List: z.ZodType = z.union([z.string(), z.array(z.lazy(() => List))])',
    ]);
  });

  test('a chain of references as long as a document may have does not exhaust the stack', () => {
    const names = Array.from({ length: 12_000 }, (_, index) => `Schema${index}`);
    const schemas = names.map((name, index) => ({
      name,
      schema: object(required('next', ref(names[index + 1] ?? name))),
    }));
    expect(printZodConstants(schemas, createContext(schemas)).at(-1)?.name).toBe('Schema0');
  });
});

describe('text of the document cannot leave its literal', () => {
  const payloads = [
    ...[
      "'",
      '"',
      '`',
      '\\',
      `\`\${canary()}\``,
      '*/canary()/*',
      "');canary();('",
      '\n',
      '\u2028',
      '</script>',
    ],
    ...[
      '{{constructor}}',
      '__proto__',
      'constructor',
      '\u202e\u200b',
      "'+require('child_process')+'",
      '\ud800',
    ],
  ];

  test.each(payloads)('%j', (payload) => {
    const name = `Component ${payload}`;
    const schemas = [{ name, schema: text }];
    const schema = object(
      required(payload, { kind: 'const', value: payload }),
      optional('enum', { kind: 'enum', values: [payload, 'x'] }),
      optional('deep', { kind: 'const', value: JSON.parse(JSON.stringify({ [payload]: [payload] })) }),
      optional('pattern', { kind: 'string', pattern: payload, format: payload }),
      optional('ref', ref(name)),
      optional('map', {
        ...{ kind: 'object', properties: [], patternProperties: [{ pattern: payload, schema: text }] },
      }),
    );
    const source = print(schema, createContext(schemas));
    const scope = [
      'z',
      'constant',
      'pattern',
      'patternProperties',
      'ownProperties',
      createContext(schemas).identifiers.get(name) ?? '',
    ];
    let called = false;
    const anything: unknown = new Proxy(() => anything, { get: () => anything });
    const run = new Function('canary', 'require', ...scope, `'use strict'; return ${source};`);
    run(
      () => (called = true),
      () => (called = true),
      ...scope.map(() => anything),
    );
    expect(called).toBe(false);
    expect(source).not.toMatch(/[\u2028\u2029\u202e\u200b\ud800]|\*\/|<\/|`[^'"]*\n/);
  });
});
