import type {
  BodyBinding,
  ParameterBinding,
  ToolDefinition,
} from '../../templates/package/src/runtime/tool.js';

/** A tool as its module exports it. */
export interface ExportedTool {
  readonly module: string;
  readonly identifier: string;
  readonly tool: ToolDefinition;
}

/**
 * `request`: every input is a request that the API's types allow.
 * `input`: every such request is an input, but for what was decided on top.
 */
export type Direction = 'request' | 'input';

export interface Agreement {
  readonly text: string;
  /** Line, from 1, → what the line claims. */
  readonly claims: ReadonlyMap<number, { readonly tool: string; readonly direction: Direction }>;
}

const prelude = `import type { z } from 'zod';

type Rename<T, Names> = T extends unknown ? { [K in keyof T as K extends keyof Names ? Names[K] & string : K]: T[K] } : never;
/** Outside of a body there is no null, and what may be one or a list is a list. */
type Query<T, Lists> = { [K in keyof T]: K extends Lists ? Extract<T[K], readonly unknown[]> : Exclude<T[K], null> };
/** Where something is made new, null says no more than leaving out. */
type IdleNull<T> = T extends unknown ? { [K in keyof T]: {} extends Pick<T, K> ? Exclude<T[K], null> : T[K] } : never;
/** In a PATCH, null clears nothing that the answer always has, and never as null. */
type Shown<A, K> = A extends unknown ? (K extends keyof A ? ({} extends Pick<A, K> ? null : A[K]) : never) : never;
type VainNull<T, A> = T extends unknown ? { [K in keyof T]: {} extends Pick<T, K> ? ([Shown<A, K>] extends [never] ? T[K] : null extends Shown<A, K> ? T[K] : Exclude<T[K], null>) : T[K] } : never;
type Shows<Operation> = Operation extends { responses: { 200: { content: { 'application/json': infer Answer } } } } ? Answer : never;
/** What no caller gives, because the server looks it up. */
type Hide<T, Names extends string> = T extends unknown ? Omit<T, Names> : never;
type Content<Operation, Media extends string> = Operation extends { requestBody?: { content: { [K in Media]: infer Body } } } ? Body : never;
/** A type that says something: any and never would prove nothing. */
type Solid<T> = 0 extends 1 & T ? false : [T] extends [never] ? false : true;
type Simplify<T> = T extends unknown ? { [K in keyof T]: T[K] } : never;
`;

/**
 * A module that compiles only if each tool's zod input and the request type of openapi-typescript,
 * made flat by the tool's bindings, are assignable to each other. One claim a line.
 */
export function printAgreement(tools: readonly ExportedTool[], packageFolder: string): Agreement {
  const lines = [...prelude.split('\n'), `import type { paths } from '${packageFolder}/src/api/types.js';`];
  for (const module of new Set(tools.map((entry) => entry.module))) {
    lines.push(`import type * as ${namespace(module)} from '${packageFolder}/src/tools/${module}.js';`);
  }
  const claims = new Map<number, { tool: string; direction: Direction }>();
  const claim = (tool: string, direction: Direction, line: string) =>
    claims.set(lines.push(line), { tool, direction });
  for (const [index, { module, identifier, tool }] of tools.entries()) {
    const operation = `paths[${JSON.stringify(tool.path)}][${JSON.stringify(tool.method.toLowerCase())}]`;
    lines.push(`type Input${index} = z.input<(typeof ${namespace(module)}.${identifier})['input']>;`);
    lines.push(`type Request${index} = ${printRequest(tool, operation, false)};`);
    lines.push(`type Decided${index} = ${printRequest(tool, operation, true)};`);
    for (const type of ['Input', 'Request', 'Decided']) {
      lines.push(`export const solid${type}${index}: Solid<${type}${index}> = true;`);
    }
    claim(
      tool.name,
      'request',
      `export const request${index} = (input: Input${index}): Request${index} => input;`,
    );
    claim(
      tool.name,
      'input',
      `export const input${index} = (request: Decided${index}): Input${index} => request;`,
    );
  }
  return { text: `${lines.join('\n')}\n`, claims };
}

/** The flat request; `decided` with what the plan decides on top of the document. */
function printRequest(
  { parameters = [], body, method, filled = [] }: ToolDefinition,
  operation: string,
  decided: boolean,
): string {
  const parts = (['path', 'query', 'header'] as const).flatMap((place) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    return here.length === 0 ? [] : [printPlace(here, place, operation, decided)];
  });
  if (body !== undefined) parts.push(printBody(body, operation, decided ? method : ''));
  if (parts.length === 0) return '{}';
  const flat = `Simplify<${parts.join(' & ')}>`;
  const hidden = filled.map((name) => JSON.stringify(name)).join(' | ');
  return hidden === '' ? flat : `Hide<${flat}, ${hidden}>`;
}

function printPlace(
  parameters: readonly ParameterBinding[],
  place: 'path' | 'query' | 'header',
  operation: string,
  decided: boolean,
): string {
  const names = parameters
    .map((parameter) => JSON.stringify(parameter.name ?? parameter.argument))
    .join(' | ');
  const picked = `Pick<NonNullable<${operation}['parameters']['${place}']>, ${names}>`;
  const lists = parameters
    .filter((parameter) => parameter.list)
    .map((one) => JSON.stringify(one.name ?? one.argument));
  const shaped = decided && place === 'query' ? `Query<${picked}, ${lists.join(' | ') || 'never'}>` : picked;
  const renamed = parameters.filter((parameter) => parameter.name !== undefined);
  return rename(shaped, new Map(renamed.map(({ name = '', argument }) => [name, argument])));
}

function printBody(body: BodyBinding, operation: string, method: string): string {
  const content = `Content<${operation}, ${JSON.stringify(body.mediaType)}>`;
  if (body.argument !== undefined) {
    return `{ ${JSON.stringify(body.argument)}${body.required ? '' : '?'}: ${content} }`;
  }
  const whole = `NonNullable<${content}>`;
  const decided = new Map([
    ['POST', `IdleNull<${whole}>`],
    ['PATCH', `VainNull<${whole}, Shows<${operation}>>`],
  ]);
  const shaped = decided.get(method) ?? whole;
  const properties = Object.entries(body.properties ?? {}).map(
    ([argument, name]) => [name, argument] as const,
  );
  const flat = rename(shaped, new Map(properties));
  return body.required ? flat : `(${flat} | {})`;
}

function rename(type: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return type;
  const entries = [...names].map(([from, to]) => `${JSON.stringify(from)}: ${JSON.stringify(to)}`);
  return `Rename<${type}, { ${entries.join('; ')} }>`;
}

function namespace(module: string): string {
  return `tools_${module.replaceAll('-', '_')}`;
}
