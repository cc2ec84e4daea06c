import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { type DataModule, printModules, printTypeModule } from './typescript.js';

const imports = [
  { from: 'zod', names: ['z'] },
  { from: '../runtime/keywords.js', names: ['pattern'], types: ['Loader'] },
];

/** What the gate says to a module with one constant of this value. */
function refusals(value: string, rest: Partial<DataModule> = {}): readonly string[] {
  const diagnostics = new Diagnostics();
  const constants = [{ name: 'orders', value }];
  printModules([{ path: 'src/tools/orders.ts', imports, constants, ...rest }], diagnostics);
  return diagnostics.list.map(({ code, message }) => {
    expect(code).toBe('emitted-code-refused');
    return / holds (.*) at line \d+, which no data file may\.$/.exec(message)?.[1] ?? message;
  });
}

describe('data passes the gate', () => {
  test.each([
    "{ name: 'orders', 'a-b': [1, -2.5, true, null], ['__proto__']: {} }",
    'z.strictObject({ id: z.uuid(), page: z.int().gt(0).exactOptional() })',
    "z.string().check(pattern('^a', 10))",
    'z.object({ get inner() { return z.array(orders); } })',
    'z.lazy(() => orders)',
    "new Map([['orders', () => import('./orders.js')]])",
    'z.literal(Number.POSITIVE_INFINITY)',
    "{ constructor: 'a name like others', process: 1 }",
  ])('%s', (value) => {
    expect(refusals(value)).toEqual([]);
  });

  test('printed as it is read', () => {
    const files = printModules(
      [
        {
          path: 'src/a.ts',
          imports,
          constants: [
            { name: 'a', value: '{\n  b: 1,\n}' },
            { name: 'c', value: '[]', type: 'readonly string[]', exported: true, comment: 'Nothing yet.' },
          ],
        },
      ],
      new Diagnostics(),
    );
    expect(files).toEqual([
      {
        path: 'src/a.ts',
        contents: `import { z } from 'zod';
import type { Loader } from '../runtime/keywords.js';
import { pattern } from '../runtime/keywords.js';

const a = {
  b: 1,
};

/** Nothing yet. */
export const c: readonly string[] = [];
`,
      },
    ]);
  });
});

describe('whatever else stands in a data file is refused', () => {
  const cases: [why: string, value: string, want: string[]][] = [
    ['a template literal', '`orders`', ['FirstTemplateToken']],
    [
      'a template literal with code',
      '`$' + '{orders}`',
      ['TemplateExpression', 'TemplateHead', 'TemplateSpan', 'LastTemplateToken'],
    ],
    ['a function', 'function () {}', ['FunctionExpression']],
    ['a method', '{ run() {} }', ['MethodDeclaration', 'a name']],
    ['a class', 'class {}', ['ClassExpression']],
    ['a call of an unknown name', 'alert()', ['a call', 'a name']],
    ['a call through a member of an unknown name', 'process.exit(1)', ['a call', 'a name']],
    ['a call of a member that leads out', "z.constructor.constructor('alert()')()", ['a name', 'a name']],
    ['an unknown name as a value', '[process, { env: globalThis }]', ['a name', 'a name']],
    ['new of anything but a map', 'new Function()', ['new', 'a name']],
    ['a module by a computed path', 'import(orders)', ['a call']],
    ['a module from elsewhere', "import('node:fs')", ['a call']],
    ['a regular expression', '/^a+$/', ['RegularExpressionLiteral']],
    ['a spread', '[...orders]', ['SpreadElement']],
    ['a spread of an object', '{ ...orders }', ['SpreadAssignment']],
    ['a shorthand', '{ orders }', ['ShorthandPropertyAssignment']],
    ['an operator', '1 + 1', ['BinaryExpression', 'PlusToken']],
    ['an operator before a value', '!true', ['an operator']],
    ['a choice', 'true ? 1 : 2', ['ConditionalExpression', 'QuestionToken', 'ColonToken']],
    ['a computed member', "orders['a']", ['ElementAccessExpression']],
    ['await', 'await orders', ['AwaitExpression']],
    ['an assignment', 'orders = 1', ['BinaryExpression', 'FirstAssignment']],
    ['a non-null mark', 'orders!', ['NonNullExpression']],
    ['a statement after it', '1; z.string()', ['more statements than were written', 'ExpressionStatement']],
    ['a statement that is data', '1; const more = 2', ['more statements than were written']],
    [
      'an export of everything',
      "1; export * from 'zod'",
      ['more statements than were written', 'ExportDeclaration'],
    ],
    ['text that does not parse', '{', ['text that is no TypeScript']],
  ];
  test.each(cases)('%s: %s', (_why, value, want) => {
    expect([...refusals(value)].sort()).toEqual([...want].sort());
  });

  test.each(['node:fs', "zod'; import 'node:fs", 'https://example.com/x.js', '../runtime/a b.js'])(
    'an import from %s',
    (from) => {
      expect(refusals('1', { imports: [{ from, names: ['z'] }] })).toEqual(['an import']);
    },
  );
});

describe('a module of types', () => {
  const print = (statement: string, from = './a.js') => {
    const diagnostics = new Diagnostics();
    const imports = [{ from, namespace: 'a' }];
    const { contents } = printTypeModule(
      { path: 'src/types.ts', imports, statements: [statement] },
      diagnostics,
    );
    return { contents, said: diagnostics.list.map(({ message }) => message) };
  };

  test('is imports of types, and what is made of them', () => {
    expect(print("export type A = 'a' | typeof a.b;")).toEqual({
      contents: "import type * as a from './a.js';\n\nexport type A = 'a' | typeof a.b;\n",
      said: [],
    });
  });

  test.each([
    ['a value', 'export const a = 1;'],
    ['a call', 'alert();'],
    ['an import that loads', "import './b.js';"],
    ['a second statement', 'type A = never; type B = never;'],
    ['a template literal', 'type A = `a`;'],
    ['text that does not parse', 'type A = {'],
  ])('and nothing else: %s', (_why, statement) => {
    expect(print(statement).said).not.toEqual([]);
  });

  test('imports nothing from elsewhere', () => {
    expect(print('type A = never;', 'node:fs').said).toHaveLength(1);
  });
});
