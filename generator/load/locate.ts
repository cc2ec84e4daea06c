import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { scanJson } from './json-scan.js';
import { splitPointer } from './tree.js';

/** Both count from 1, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The wanted pointers as a tree of segments, so that a file is walked once for all of them. */
interface Wanted {
  readonly children: Map<string, Wanted>;
  offset?: number;
}

/**
 * Finds a JSON Pointer in the text of a JSON or YAML file: where its key begins, or its list item.
 * A pointer that is not there gives its nearest ancestor; an unreadable file gives undefined.
 */
export function locate(fileText: string, pointer: string): Position | undefined {
  return locateAll(fileText, [pointer]).get(pointer);
}

/** `locate` for many pointers into one file, which is read once. */
export function locateAll(fileText: string, pointers: Iterable<string>): ReadonlyMap<string, Position> {
  const root: Wanted = { children: new Map() };
  const paths = new Map<string, Wanted[]>();
  for (const pointer of pointers) paths.set(pointer, addPath(root, splitPointer(pointer) ?? []));

  // YAML in flow style begins like JSON too.
  if (!startsLikeJson(fileText) || !findInJson(fileText, root)) findInYaml(fileText, root);

  const positions = new Map<string, Position>();
  const positionAt = positionsIn(fileText);
  for (const [pointer, path] of paths) {
    const offset = path.findLast((step) => step.offset !== undefined)?.offset;
    if (offset !== undefined) positions.set(pointer, positionAt(offset));
  }
  return positions;
}

/** Line and column of an offset in a text. */
export function positionsIn(text: string): (offset: number) => Position {
  const lines = new LineCounter();
  for (let at = 0; at !== -1; at = nextLine(text, at)) lines.addNewLine(at);
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

export function startsLikeJson(text: string): boolean {
  return /^\uFEFF?[ \t\n\r]*[{[]/.test(text);
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? -1 : end + 1;
}

function addPath(root: Wanted, segments: readonly string[]): Wanted[] {
  const path = [root];
  let step = root;
  for (const segment of segments) {
    const next: Wanted = step.children.get(segment) ?? { children: new Map() };
    step.children.set(segment, next);
    path.push(next);
    step = next;
  }
  return path;
}

function findInJson(text: string, root: Wanted): boolean {
  const path: (Wanted | undefined)[] = [];
  const errorAt = scanJson(text, {
    enter(key, offset) {
      const step = path.length === 0 ? root : path.at(-1)?.children.get(key);
      // The last of two equal keys is the one that JSON.parse keeps.
      if (step) step.offset = offset;
      path.push(step);
    },
    leave() {
      path.pop();
    },
  });
  return errorAt === undefined;
}

function findInYaml(text: string, root: Wanted): void {
  const document = readYaml(text);
  if (document?.contents == null) return;
  root.offset = 0;
  const stack: [Wanted, Node][] = [[root, document.contents]];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const [step, given] = item;
    const node = isAlias(given) ? given.resolve(document) : given;
    for (const [segment, child] of step.children) {
      const found = findChild(node, segment);
      if (found === undefined) continue;
      child.offset = found.offset;
      if (found.node) stack.push([child, found.node]);
    }
  }
}

function readYaml(text: string) {
  try {
    return parseDocument(text, { merge: true, logLevel: 'silent' });
  } catch {
    return undefined; // Nested too deeply for the parser.
  }
}

function findChild(node: Node | undefined, segment: string): { offset: number; node?: Node } | undefined {
  if (isMap<Node, Node>(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
    if (pair === undefined) return undefined;
    return { offset: pair.key.range?.[0] ?? 0, ...(pair.value ? { node: pair.value } : {}) };
  }
  if (!isSeq<Node>(node)) return undefined;
  const item = node.items[Number(segment)];
  return item === undefined ? undefined : { offset: item.range?.[0] ?? 0, node: item };
}
