import type { Schema, SchemaIndex } from '../../model/schema.js';
import type { Expression } from './expression.js';

/** What an expression is written for. */
export interface ZodContext {
  readonly schemas: SchemaIndex;
  /** How the constant of a component is called. A name that is not here is printed as `z.unknown()`. */
  readonly identifiers: ReadonlyMap<string, string>;
  /** Are objects that do not speak of further properties closed? Inputs are, answers are not. */
  readonly closed: boolean;
  /** The longest text that a pattern may be tried on; undefined: any. Given by the plan. */
  readonly patternLimit: (pattern: string) => number | undefined;
  /** Told of every `allOf` that is too much to write out, and printed as `z.unknown()`. */
  readonly reportCut?: () => void;
  /** Components whose constants do not exist yet where the expression is evaluated. */
  readonly pending?: ReadonlySet<string>;
}

/** What the printed text needs to have imported: filled while printing. */
export interface ZodUses {
  /** Components, by name. */
  readonly refs: Set<string>;
  /** Functions of the runtime: see {@link helperModules}. */
  readonly helpers: Set<RuntimeHelper>;
  /** The text has a `z.lazy`: TypeScript cannot infer the type of a constant that does. */
  lazy: boolean;
}

/** The functions that emitted schemas call, and the module of the runtime that each is in. */
export const helperModules = {
  email: 'formats',
  ipAddress: 'formats',
  time: 'formats',
  uri: 'formats',
  alsoMatches: 'keywords',
  constant: 'keywords',
  maxProperties: 'object-keywords',
  minProperties: 'object-keywords',
  multipleOf: 'keywords',
  ownProperties: 'object-keywords',
  pattern: 'keywords',
  patternProperties: 'object-keywords',
  propertyNames: 'object-keywords',
  uniqueItems: 'keywords',
} as const satisfies Record<string, 'formats' | 'keywords' | 'object-keywords'>;

export type RuntimeHelper = keyof typeof helperModules;

/** Handed from printer to printer. */
export interface Scope {
  readonly context: ZodContext;
  readonly uses: ZodUses;
  /** Inside of a getter, which runs when every constant exists. */
  readonly late: boolean;
  /** In how many `allOf`s this schema stands. */
  readonly merges: number;
  /** How many more may be printed. */
  readonly budget: { merges: number };
  readonly print: (schema: Schema, scope: Scope) => Expression;
}

/** Notes that a function of the runtime is used, and gives its name. */
export function use(scope: Scope, helper: RuntimeHelper): RuntimeHelper {
  scope.uses.helpers.add(helper);
  return helper;
}
