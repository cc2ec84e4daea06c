import type { Diagnostics } from '../diagnostics.js';
import { getOwn, isTreeObject, joinPointer, type Tree, type TreeObject } from './tree.js';

export interface OverlayAction {
  readonly target: string;
  readonly update: Tree;
  readonly remove: boolean;
  /** Where the action stands in its file. */
  readonly pointer: string;
}

type Report = (pointer: string, reason: string) => void;

const rootKeys = new Set(['overlay', 'info', 'extends', 'actions']);
const infoKeys = new Set(['title', 'version']);
const actionKeys = new Set(['target', 'description', 'update', 'remove']);

/**
 * Checks a parsed overlay against the Overlay Specification 1.0.0, section 4.4. Gives its actions, or
 * undefined after reporting everything that is wrong with it.
 */
export function checkOverlay(
  file: string,
  value: Tree,
  diagnostics: Diagnostics,
): OverlayAction[] | undefined {
  let isValid = true;
  const report: Report = (pointer, reason) => {
    isValid = false;
    diagnostics.report('overlay-invalid', { reason }, { file, pointer });
  };
  const root = expectObject(value, '', report);
  if (root === undefined) return undefined;
  checkHead(root, report);

  const given = getOwn(root, 'actions');
  if (!Array.isArray(given) || given.length === 0) report('/actions', '"actions" must be a list of actions');
  const actions = (Array.isArray(given) ? given : []).map((action, index) =>
    checkAction(action, `/actions/${index}`, report),
  );
  return isValid ? actions.filter((action) => action !== undefined) : undefined;
}

function checkHead(root: TreeObject, report: Report): void {
  checkKeys(root, rootKeys, { pointer: '', report });
  const version = getOwn(root, 'overlay');
  if (typeof version !== 'string' || !/^1\.0\.\d+$/.test(version)) {
    report('/overlay', `"overlay" must be "1.0.0", not ${JSON.stringify(version)}`);
  }
  const info = expectObject(getOwn(root, 'info'), '/info', report);
  if (info === undefined) return;
  checkKeys(info, infoKeys, { pointer: '/info', report });
  for (const key of infoKeys) {
    if (typeof getOwn(info, key) !== 'string') report(`/info/${key}`, `"info.${key}" must be a string`);
  }
}

function checkAction(value: Tree, pointer: string, report: Report): OverlayAction | undefined {
  const action = expectObject(value, pointer, report);
  if (action === undefined) return undefined;
  checkKeys(action, actionKeys, { pointer, report });
  const target = getOwn(action, 'target');
  const update = getOwn(action, 'update');
  const remove = getOwn(action, 'remove') ?? false;
  if (typeof target !== 'string' || !target.startsWith('$')) {
    report(`${pointer}/target`, '"target" must be a JSONPath that begins with $');
    return undefined;
  }
  if (typeof remove !== 'boolean') {
    report(`${pointer}/remove`, '"remove" must be true or false');
    return undefined;
  }
  if (update === undefined && !remove) report(pointer, 'an action needs "update" or "remove: true"');
  return { target, update: update ?? null, remove, pointer };
}

function expectObject(value: Tree | undefined, pointer: string, report: Report): TreeObject | undefined {
  if (isTreeObject(value)) return value;
  report(pointer, pointer === '' ? 'it is not an object' : `${JSON.stringify(pointer)} must be an object`);
  return undefined;
}

/** Keys that begin with `x-` are extensions (section 4.5). */
function checkKeys(
  object: TreeObject,
  known: ReadonlySet<string>,
  context: { readonly pointer: string; readonly report: Report },
): void {
  for (const key of Object.keys(object)) {
    if (known.has(key) || key.startsWith('x-')) continue;
    const reason = `${JSON.stringify(key)} is not one of ${[...known].join(', ')}`;
    context.report(joinPointer(context.pointer, key), reason);
  }
}
