import type { JsonObject } from '../model/json.js';
import type { AnswerView, Tool } from '../model/mcp-server.js';
import { anyItem, type PlaceStep, parsePlace } from '../model/place.js';

/** Characters: some 80 tokens. Of a longer one the last fields are left out, which makes it no less true. */
const longestSchema = 340;

/** What stands at a place of an answer, and what is in it. */
interface Branch {
  readonly children: Map<PlaceStep, Branch>;
  type: string;
}

/**
 * The `outputSchema` of a tool that reads (MCP, Tool): the fields of its view. None is required, since a caller may
 * ask for others and what is null is left out; nothing is closed, since there may be more. Undefined for the other
 * tools, and for those that give all they have.
 */
export function toOutputSchema({ view, output, request }: Tool): JsonObject | undefined {
  if (view === undefined || !request.bindings.some((binding) => binding.in === 'answer')) return undefined;
  for (let count = view.length; count > 0; count -= 1) {
    const row = writeBranch(growTree(view.slice(0, count))) ?? { type: 'object' };
    const schema: JsonObject =
      output.shape === 'object'
        ? row
        : { type: 'object', properties: { items: { type: 'array', items: row } } };
    if (JSON.stringify(schema).length <= longestSchema) return schema;
  }
  return undefined;
}

function growTree(view: AnswerView): Branch {
  const root: Branch = { children: new Map(), type: 'object' };
  for (const { path, type } of view) {
    let branch = root;
    for (const step of parsePlace(path)) {
      const next = branch.children.get(step) ?? { children: new Map(), type: '' };
      branch.children.set(step, next);
      branch = next;
    }
    branch.type = type;
  }
  return root;
}

/** Undefined where nothing is known of the type. */
function writeBranch({ children, type }: Branch): JsonObject | undefined {
  const items = children.get(anyItem);
  if (items !== undefined) {
    const schema = writeBranch(items);
    return { type: 'array', ...(schema === undefined ? {} : { items: schema }) };
  }
  if (children.size === 0) return type === '' ? undefined : { type };
  const properties = [...children].flatMap(([name, branch]) => {
    const schema = writeBranch(branch);
    return schema === undefined || typeof name !== 'string' ? [] : [[name, schema] as const];
  });
  return properties.length === 0
    ? { type: 'object' }
    : { type: 'object', properties: Object.fromEntries(properties) };
}
