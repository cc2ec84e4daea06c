import type { ErrorObject } from 'ajv';
import type { Json } from './json.js';

/** One thing that is wrong with a request, as FastAPI tells it. */
export interface Problem {
  /** `body`, `query` or `path`, then names and indexes. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly input?: Json;
}

/** What Ajv found, in the words of the API's own validator. `input` is what was given there. */
export function describeProblem(
  { keyword, params, instancePath, message }: ErrorObject,
  place: readonly (string | number)[],
  input: unknown,
): Problem {
  const loc = [...place, ...instancePath.split('/').slice(1).map(readStep)];
  const given = readInput(input, loc.slice(place.length));
  const rest = given === undefined ? {} : { input: given };
  switch (keyword) {
    case 'required':
      return { loc: [...loc, params.missingProperty], msg: 'Field required', type: 'missing', ...rest };
    case 'additionalProperties':
      return {
        loc: [...loc, params.additionalProperty],
        msg: 'Extra inputs are not permitted',
        type: 'extra_forbidden',
      };
    case 'type':
      return {
        loc,
        msg: `Input should be a valid ${typeWord(params.type)}`,
        type: `${typeWord(params.type)}_type`,
        ...rest,
      };
    case 'enum':
      return { loc, msg: `Input should be ${listWords(params.allowedValues)}`, type: 'enum', ...rest };
    case 'const':
      return {
        loc,
        msg: `Input should be ${listWords([params.allowedValue])}`,
        type: 'literal_error',
        ...rest,
      };
    case 'format':
      return {
        loc,
        msg: `Input should be a valid ${params.format}`,
        type: `${params.format}_parsing`,
        ...rest,
      };
    default:
      return { loc, msg: `Value ${message ?? 'is not valid'}`, type: `${snake(keyword)}_error`, ...rest };
  }
}

function readStep(step: string): string | number {
  const text = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return /^\d+$/.test(text) ? Number(text) : text;
}

function readInput(input: unknown, path: readonly (string | number)[]): Json | undefined {
  let here = input;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here as Json | undefined;
}

const typeWords: Readonly<Record<string, string>> = { object: 'dictionary', array: 'list', number: 'number' };

function typeWord(type: unknown): string {
  return typeWords[String(type)] ?? String(type);
}

function listWords(values: readonly unknown[]): string {
  const words = values
    .slice(0, 30)
    .map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

function snake(keyword: string): string {
  return keyword.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
