import { isObject, type Json, type JsonObject } from './json.js';
import type { ApiModel, ErrorKind } from './model.js';
import type { Problem } from './problem.js';

/** An answer that is made already: nothing more is done to it. */
export class Reply {
  readonly status: number;
  readonly body: Json | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body?: Json, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Ends a request with an error of the API. */
export class Refused extends Error {
  readonly kind: ErrorKind;
  readonly facts: JsonObject;
  readonly status: number | undefined;

  constructor(kind: ErrorKind, facts: JsonObject = {}, status?: number) {
    super(kind);
    this.kind = kind;
    this.facts = facts;
    this.status = status;
  }
}

export function refuseProblems(kind: 'invalid' | 'rejected', problems: readonly Problem[]): Refused {
  return new Refused(kind, { problems: problems as unknown as Json });
}

/** The error in the API's own shape. */
export function replyTo({ kind, facts, status }: Refused, { errors }: ApiModel): Reply {
  const template = errors[kind];
  const headers = Object.entries(template.headers).map(([name, value]) => [name, String(fill(value, facts))]);
  const body = template.body === undefined ? undefined : fill(template.body, facts);
  return new Reply(status ?? template.status, body, Object.fromEntries(headers));
}

/** A template with `$name` filled in: alone it stands for the whole value, within a text for its words. */
export function fill(template: Json, facts: JsonObject): Json {
  if (typeof template === 'string') {
    const alone = /^\$(\w+)$/.exec(template)?.[1];
    if (alone !== undefined) return facts[alone] ?? null;
    return template.replaceAll(/\$(\w+)/g, (_, name: string) => String(facts[name] ?? ''));
  }
  if (Array.isArray(template)) return template.map((each) => fill(each, facts));
  if (!isObject(template)) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, facts)]));
}
