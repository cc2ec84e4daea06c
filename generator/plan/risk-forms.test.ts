import { expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import type { Risk, Tool } from '../model/mcp-server.js';
import type { ObjectSchema } from '../model/schema.js';
import { reportForms } from './risk-forms.js';

/** A form of a body: `['id', 'seats', 'note?']`. */
function form(...names: readonly string[]): ObjectSchema {
  const properties = names.map((name) => ({
    name: name.replace('?', ''),
    required: !name.endsWith('?'),
    schema: { kind: 'string' as const },
  }));
  return { kind: 'object', properties };
}

function said(forms: readonly ObjectSchema[], riskByArgument: Record<string, Risk>): readonly string[] {
  const diagnostics = new Diagnostics();
  const [only, ...others] = forms;
  const inputSchema =
    only !== undefined && others.length === 0 ? only : { kind: 'anyOf' as const, variants: forms };
  const tool = { operationId: 'act', risk: 'money', riskByArgument, inputSchema } as unknown as Tool;
  reportForms(tool, { diagnostics });
  return diagnostics.list.map(({ message }) =>
    message.replace('risks.byArgument.act in the config names ', ''),
  );
}

const seats = form('id', 'seats', 'note?');
const stop = form('id', 'stop', 'note?');
const rest = form('id', 'label?', 'price?');

test.each<[string, readonly ObjectSchema[], Record<string, Risk>, readonly string[]]>([
  ['each form has an argument that picks it', [seats, stop], { seats: 'money', stop: 'write' }, []],
  ['one that has none of its own', [seats, rest], { seats: 'money', label: 'write', price: 'money' }, []],
  ['one form', [form('id', 'label?')], { label: 'write' }, []],
  [
    'a form that only what goes with it would pick',
    [seats, stop],
    { seats: 'money', note: 'write' },
    ['"stop", which picks a form of the body and has no class.'],
  ],
  [
    'an argument of a form that needs none',
    [seats, rest],
    { seats: 'money', label: 'write' },
    ['"price", which picks a form of the body and has no class.'],
  ],
  [
    'one of an only form',
    [form('id', 'label?', 'price?')],
    { label: 'write' },
    ['"price", which picks a form of the body and has no class.'],
  ],
  [
    'no argument, and worse than the whole',
    [seats, stop],
    { seats: 'money', stop: 'destructive', end: 'write' },
    ['"stop", which is worse (destructive) than the whole (money).', '"end", which is no argument.'],
  ],
  [
    'a name that all objects have',
    [seats, form('id', 'constructor')],
    { seats: 'money' },
    ['"constructor", which picks a form of the body and has no class.'],
  ],
])('%s', (_, forms, table, want) => {
  expect(said(forms, table)).toEqual(want);
});
