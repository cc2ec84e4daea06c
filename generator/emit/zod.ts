import type { NamedSchema, Schema, SchemaIndex } from '../model/schema.js';
import { type Placement, printLayout } from './layout.js';
import { lowerSchema, writtenSchemas } from './zod/all-of.js';
import { printArray, printTuple } from './zod/array.js';
import { atom, callHelper, check, type Expression, layOut, zod } from './zod/expression.js';
import { printNumber } from './zod/number.js';
import { printObject } from './zod/object.js';
import {
  helperModules,
  type RuntimeHelper,
  type Scope,
  use,
  type ZodContext,
  type ZodUses,
} from './zod/scope.js';
import { printString } from './zod/string.js';
import { printUnion } from './zod/union.js';
import { printConst, printEnum } from './zod/value.js';

export { helperModules, type RuntimeHelper, type ZodContext, type ZodUses };

/**
 * The parts of an `allOf` are written out where it stands. Where a part holds the same `allOf` again
 * that would never end, and a small document can make it double at every level.
 */
const deepestMerge = 6;
const mostMerges = 500;

export function createUses(): ZodUses {
  return { refs: new Set(), helpers: new Set(), lazy: false };
}

/**
 * A schema as zod source: an expression that accepts exactly what the schema accepts (JSON Schema
 * 2020-12, with `context.closed`, safe integers and the table of formats on top), and that never
 * changes a value: no defaults, no coercion, no trimming.
 *
 * `uses` takes up what must be imported; `placement` says where the first character will stand, so
 * that the text needs no formatter.
 */
export function printZod(schema: Schema, context: ZodContext, uses: ZodUses, placement?: Placement): string {
  const budget = { merges: mostMerges };
  const scope: Scope = { context, uses, late: false, merges: 0, budget, print: printSchema };
  return printLayout(layOut(printSchema(schema, scope)), placement);
}

/** The constant of a component: `const {identifier} = {text};`. */
export interface ZodConstant {
  readonly name: string;
  readonly identifier: string;
  /** Given where TypeScript cannot infer it: the constant refers to itself outside of an object. */
  readonly type?: string;
  readonly text: string;
  readonly uses: ZodUses;
}

/**
 * The constants of component schemas, each after those that it needs. Where components refer to each
 * other in a circle, one of them must come first: it refers to the later ones by getters.
 */
export function printZodConstants(
  schemas: readonly NamedSchema[],
  context: Omit<ZodContext, 'pending'>,
  exported = true,
): readonly ZodConstant[] {
  const pending = new Set(schemas.map((entry) => entry.name));
  return orderByDependency(schemas, context.schemas).map(({ name, schema }) => {
    const uses = createUses();
    const identifier = context.identifiers.get(name) ?? name;
    const column = `${exported ? 'export ' : ''}const ${identifier} = `.length;
    const text = printZod(schema, { ...context, pending }, uses, { indent: 0, column, after: 1 });
    pending.delete(name);
    return { name, identifier, ...(uses.lazy ? { type: 'z.ZodType' } : {}), text, uses };
  });
}

/** Depth first without recursion: chains of references may be longer than the stack. */
function orderByDependency(schemas: readonly NamedSchema[], index: SchemaIndex): readonly NamedSchema[] {
  const byName = new Map(schemas.map((entry) => [entry.name, entry]));
  const entered = new Set<NamedSchema>();
  const ordered = new Set<NamedSchema>();
  const stack = [...schemas].reverse();
  for (let entry = stack.at(-1); entry !== undefined; entry = stack.at(-1)) {
    if (entered.has(entry)) {
      ordered.add(entry);
      stack.pop();
      continue;
    }
    entered.add(entry);
    const needs = directReferences(entry.schema, index).flatMap((name) => byName.get(name) ?? []);
    stack.push(...needs.filter((need) => !entered.has(need)).reverse());
  }
  return [...ordered];
}

/** Names of the components that a schema itself refers to, in document order. */
function directReferences(schema: Schema, index: SchemaIndex): readonly string[] {
  const names = new Set<string>();
  for (const each of writtenSchemas(schema, index)) if (each.kind === 'ref') names.add(each.name);
  return [...names];
}

function printSchema(schema: Schema, scope: Scope): Expression {
  switch (schema.kind) {
    case 'string':
      return printString(schema, scope);
    case 'number':
    case 'integer':
      return printNumber(schema, scope);
    case 'boolean':
    case 'null':
    case 'unknown':
      return zod(schema.kind);
    case 'const':
      return printConst(schema, scope);
    case 'enum':
      return printEnum(schema, scope);
    case 'array':
      return printArray(schema, scope);
    case 'tuple':
      return printTuple(schema, scope);
    case 'object':
      return printObject(schema, scope);
    case 'anyOf':
    case 'oneOf':
      return printUnion(schema, scope);
    case 'allOf':
      return printAllOf(lowerSchema(schema, scope.context.schemas), scope);
    case 'ref':
      return printRef(schema.name, scope);
  }
}

function printAllOf(lowered: Schema, outer: Scope): Expression {
  const scope = { ...outer, merges: outer.merges + 1 };
  scope.budget.merges -= 1;
  if (scope.merges > deepestMerge || scope.budget.merges < 0) {
    scope.context.reportCut?.();
    return zod('unknown');
  }
  if (lowered.kind !== 'allOf') return printSchema(lowered, scope);
  const [first, ...others] = lowered.schemas.map((part) => printSchema(part, scope));
  if (first === undefined) return zod('unknown');
  return check(first, [callHelper(use(scope, 'alsoMatches'), ...others)]);
}

function printRef(name: string, scope: Scope): Expression {
  const identifier = scope.context.identifiers.get(name);
  if (identifier === undefined) return zod('unknown');
  scope.uses.refs.add(name);
  const isPending = !scope.late && scope.context.pending?.has(name) === true;
  if (!isPending) return atom(identifier);
  scope.uses.lazy = true;
  return zod('lazy', atom(`() => ${identifier}`));
}
