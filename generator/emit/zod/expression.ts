import type { JsonValue } from '../../model/json.js';
import { isJsonObject } from '../../model/json.js';
import {
  broken,
  choice,
  commaList,
  concat,
  type Doc,
  group,
  hardLine,
  indent,
  isHard,
  line,
  softLine,
  trailingComma,
} from '../layout.js';
import { literal, propertyKey } from '../literal.js';

/** A piece of emitted TypeScript: what can be said of it decides how it is laid out. */
export type Expression = Atom | ObjectLiteral | ArrayLiteral | CallChain;

interface Atom {
  readonly kind: 'atom';
  readonly text: string;
}
interface ObjectLiteral {
  readonly kind: 'object';
  readonly members: readonly Member[];
}
interface Member {
  /** Printed: an identifier, or in quotes. */
  readonly key: string;
  readonly value: Expression;
  /** `get key() { return value; }`, which is read only when all constants exist. */
  readonly getter?: boolean;
  /** The getter's type, where TypeScript infers another. */
  readonly type?: string;
}
interface ArrayLiteral {
  readonly kind: 'array';
  readonly items: readonly Expression[];
}
/** `z.string().min(1)`: a head and what is called on it, in order. */
interface CallChain {
  readonly kind: 'chain';
  readonly head: string;
  readonly calls: readonly Call[];
}
interface Call {
  /** With its dot; '' where the head itself is called. */
  readonly name: string;
  readonly args: readonly Expression[];
}

/** Printed as it is: an identifier or a literal. */
export function atom(text: string): Expression {
  return { kind: 'atom', text };
}

export function objectLiteral(members: readonly Member[]): Expression {
  return { kind: 'object', members };
}

export function arrayLiteral(items: readonly Expression[]): Expression {
  return { kind: 'array', items };
}

/** A plain JSON value. */
export function value(json: JsonValue): Expression {
  if (Array.isArray(json)) return arrayLiteral(json.map(value));
  if (!isJsonObject(json)) return atom(literal(json));
  return objectLiteral(
    Object.entries(json).map(([key, item]) => ({ key: propertyKey(key), value: value(item) })),
  );
}

/** `z.name(…)` */
export function zod(name: string, ...args: readonly Expression[]): Expression {
  return { kind: 'chain', head: 'z', calls: [{ name: `.${name}`, args }] };
}

/** `helper(…)` */
export function callHelper(helper: string, ...args: readonly Expression[]): Expression {
  return { kind: 'chain', head: helper, calls: [{ name: '', args }] };
}

/** `target.name(…)` */
export function method(target: Expression, name: string, ...args: readonly Expression[]): Expression {
  const call = { name: `.${name}`, args };
  if (target.kind === 'chain') return { ...target, calls: [...target.calls, call] };
  return { kind: 'chain', head: target.kind === 'atom' ? target.text : '', calls: [call] };
}

/** `target.check(…)`, or the target alone where there is nothing to check. */
export function check(target: Expression, checks: readonly Expression[]): Expression {
  return checks.length === 0 ? target : method(target, 'check', ...checks);
}

/** Lays an expression out, as Biome would format it. */
export function layOut(expression: Expression): Doc {
  switch (expression.kind) {
    case 'atom':
      return expression.text;
    case 'object':
      return layOutObject(expression);
    case 'array':
      return layOutArray(expression);
    case 'chain':
      return layOutChain(expression);
  }
}

/** From three members on, an object has one line for each: it is what people read. */
function layOutObject({ members }: ObjectLiteral): Doc {
  if (members.length === 0) return '{}';
  const docs = members.map(layOutMember);
  const body = concat('{', indent(line, commaList(docs)), trailingComma, line, '}');
  return members.length > 2 ? broken(body) : group(body);
}

function layOutMember(member: Member): Doc {
  const inside = layOut(member.value);
  if (!member.getter) return concat(`${member.key}: `, inside);
  const body = concat('{', indent(hardLine, 'return ', inside, ';'), hardLine, '}');
  return concat(`get ${member.key}()${member.type === undefined ? '' : `: ${member.type}`} `, body);
}

/** A table (several rows of several cells) has one line for each row. */
function layOutArray({ items }: ArrayLiteral): Doc {
  if (items.length === 0) return '[]';
  const rows = (kind: 'object' | 'array') =>
    items.every((item) => item.kind === kind && ('items' in item ? item.items : item.members).length > 1);
  const body = concat('[', indent(softLine, commaList(items.map(layOut))), trailingComma, softLine, ']');
  return items.length > 1 && (rows('object') || rows('array')) ? broken(body) : group(body);
}

/** A chain stands on one line, or has a line for each call. */
function layOutChain({ head, calls }: CallChain): Doc {
  const [first, ...others] = calls.map((call) => concat(call.name, layOutArguments(call.args)));
  if (first === undefined) return head;
  const oneLine = concat(head, first, ...others);
  if (others.length === 0 || (others.length === 1 && !isHard(first) && others.some(isHard))) return oneLine;
  const joined = calls[0]?.name === '' || /^[A-Z_$]/.test(head);
  const lines = joined ? others : [first, ...others];
  const expanded = concat(
    joined ? concat(head, first) : head,
    indent(...lines.flatMap((each) => [hardLine, each])),
  );
  const complex = calls.length > 2 && calls.some((call) => !call.args.every((each) => isSimple(each, 0)));
  const breaksEarly = [first, ...others].slice(0, -1).some(isHard);
  return complex || breaksEarly ? broken(expanded) : choice(oneLine, expanded);
}

/** The last argument, an object or a list, keeps its bracket on the line of the call. */
function layOutArguments(args: readonly Expression[]): Doc {
  const last = args.at(-1);
  if (last === undefined) return '()';
  const docs = args.map(layOut);
  const open = group('(', indent(softLine, commaList(docs)), trailingComma, softLine, ')');
  const before = args.at(-2);
  if ((last.kind !== 'object' && last.kind !== 'array') || before?.kind === last.kind) return open;
  const lastDoc = docs.at(-1) ?? '';
  if (args.length === 1) return concat('(', lastDoc, ')');
  const head = docs.slice(0, -1).flatMap((doc) => [doc, ', ']);
  if (head.some(isHard)) return open;
  const flat = concat('(', ...head, lastDoc, ')');
  return choice(flat, concat('(', ...head, broken(lastDoc), ')'), broken(open));
}

/** Literals, names and calls of them, two levels deep. */
function isSimple(expression: Expression, depth: number): boolean {
  if (depth >= 2) return false;
  const inside = (each: Expression) => isSimple(each, depth + 1);
  switch (expression.kind) {
    case 'atom':
      return true;
    case 'object':
      return expression.members.every(
        (member) => !member.getter && !member.key.startsWith('[') && inside(member.value),
      );
    case 'array':
      return expression.items.every(inside);
    case 'chain':
      return expression.calls.every((call) => call.args.every(inside));
  }
}
