import { type Document, isScalar, parseDocument, visit } from 'yaml';
import { scanJson } from './json-scan.js';
import { locate, type Position, positionsIn, startsLikeJson } from './locate.js';
import { copyTree, findTooDeep, maxDepth, type Tree } from './tree.js';

export interface SyntaxProblem extends Position {
  readonly reason: string;
}

export type ParsedText = { readonly value: Tree } | { readonly problem: SyntaxProblem };

/** The parser takes about a second for each megabyte of YAML: more would stall the run. */
const maxYamlLength = 10 * 1024 * 1024;
/** An anchor may be used this often, counted with the aliases inside it (a "billion laughs" guard). */
const maxAliasCount = 100;
/** Once aliases are copied out; a 50 MB document of plain JSON has about two million. */
const maxYamlNodes = 3_000_000;

const silent = { enter: () => {}, leave: () => {} };

/**
 * Parses JSON or YAML 1.2 text. A `.yaml` or `.yml` file is YAML; anything else that begins with a
 * bracket is JSON. The value is a tree: nothing stands in it twice, and it is at most `maxDepth` deep.
 */
export function parseText(text: string, fileName: string): ParsedText {
  const isJson = startsLikeJson(text) && !/\.ya?ml$/i.test(fileName);
  const parsed = isJson ? parseJson(text) : parseYaml(text);
  if ('problem' in parsed) return parsed;
  const pointer = findTooDeep(parsed.value);
  if (pointer === undefined) return parsed;
  const reason = `it is nested more than ${maxDepth} levels deep`;
  return { problem: { ...(locate(text, pointer) ?? { line: 1, column: 1 }), reason } };
}

function parseJson(text: string): ParsedText {
  try {
    return { value: JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) };
  } catch (error) {
    const offset = scanJson(text, silent) ?? 0;
    const reason = offset >= text.length ? 'the JSON ends too early' : `unexpected ${describe(text, offset)}`;
    return {
      problem: { ...positionsIn(text)(offset), reason: error instanceof SyntaxError ? reason : `${error}` },
    };
  }
}

/** One code point, as JSON, so that a control character cannot reach the terminal. */
function describe(text: string, offset: number): string {
  return JSON.stringify(String.fromCodePoint(text.codePointAt(offset) ?? 0));
}

function parseYaml(text: string): ParsedText {
  const start = { line: 1, column: 1 };
  if (text.length > maxYamlLength) {
    return { problem: { ...start, reason: 'YAML over 10 MB is not read; convert it to JSON' } };
  }
  try {
    const document = parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'error' });
    const error = document.errors[0];
    if (error !== undefined) {
      const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
      const isDeep = error.code === 'RESOURCE_EXHAUSTION';
      const reason = isDeep ? 'it is nested too deeply' : firstSentence(error.message);
      return { problem: { line, column: col, reason } };
    }
    const equalAt = findEqualKey(document);
    if (equalAt !== undefined) {
      return { problem: { ...positionsIn(text)(equalAt), reason: 'the same key stands twice in a map' } };
    }
    const value = copyTree(document.toJS({ maxAliasCount }), maxYamlNodes);
    if (value !== undefined) return { value };
    return { problem: { ...start, reason: 'it is nested too deeply, or its aliases expand too far' } };
  } catch (error) {
    const reason = error instanceof RangeError ? 'it is nested too deeply' : firstSentence(`${error}`);
    return { problem: { ...start, reason } };
  }
}

/** The offset of a repeated key. The parser's own check compares each key with each other. */
function findEqualKey(document: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Map(_key, { items }) {
      const keys = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const name = String(key.value);
        if (keys.has(name)) offset ??= key.range?.[0] ?? 0;
        keys.add(name);
      }
      return offset === undefined ? undefined : visit.BREAK;
    },
  });
  return offset;
}

/** The parser's messages go on with the position and an excerpt. */
function firstSentence(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.replace(/ at line \d+, column \d+:?$/, '').replace(/^\w*Error: /, '');
}
