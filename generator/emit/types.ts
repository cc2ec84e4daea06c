import type { Diagnostics } from '../diagnostics.js';
import type { OpenApiDocument } from '../model/api.js';
import type { EmittedFile } from '../model/emitted-file.js';
import { isJsonObject, type JsonObject, own } from '../model/json.js';
import type { McpServer } from '../model/mcp-server.js';
import { openListCircles } from './list-circles.js';
import { componentKey, listReached } from './reached.js';

/** The text of the types of a document, or why there is none: openapi-typescript's work. */
export type PrintTypes = (
  document: JsonObject,
) => Promise<{ readonly result: string } | { readonly error: string }>;

/** `src/api/types.ts` of what the exposed operations reach; undefined after reporting why there is none. */
export async function emitTypes(
  document: OpenApiDocument,
  server: McpServer,
  { print, diagnostics }: { readonly print: PrintTypes; readonly diagnostics: Diagnostics },
): Promise<EmittedFile | undefined> {
  const answer = await print(selectReached(document.root, server));
  if ('result' in answer) return { path: 'src/api/types.ts', contents: answer.result };
  diagnostics.report('types-not-emitted', { reason: answer.error }, { file: document.file, pointer: '' });
  return undefined;
}

/** The document without the operations that are not exposed and the components that nothing reaches. */
function selectReached(root: JsonObject, server: McpServer): JsonObject {
  const exposed = new Map<string, Set<string>>();
  for (const { request } of server.toolsets.flatMap((toolset) => toolset.tools)) {
    const methods = exposed.get(request.path) ?? new Set();
    exposed.set(request.path, methods.add(request.method.toLowerCase()));
  }
  const paths = own(root, 'paths');
  const kept = isJsonObject(paths)
    ? Object.entries(paths).flatMap(([path, item]) => keepMethods(path, item, exposed))
    : [];
  const selected = {
    openapi: root.openapi ?? '3.1.0',
    info: root.info ?? {},
    paths: Object.fromEntries(kept),
  };
  const components = own(root, 'components');
  return {
    ...selected,
    components: isJsonObject(components) ? reachedComponents(selected.paths, components) : {},
  };
}

const methodNames = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function keepMethods(
  path: string,
  item: unknown,
  exposed: ReadonlyMap<string, ReadonlySet<string>>,
): [string, JsonObject][] {
  const methods = exposed.get(path);
  if (methods === undefined || !isJsonObject(item)) return [];
  const entries = Object.entries(item).filter(([key]) => !methodNames.includes(key) || methods.has(key));
  return [[path, Object.fromEntries(entries)]];
}

/** The components that the paths refer to, in their own order. */
function reachedComponents(paths: JsonObject, components: JsonObject): JsonObject {
  const reached = listReached(paths, components);
  const sections = Object.entries(components).flatMap(([section, entries]): [string, JsonObject][] => {
    if (!isJsonObject(entries)) return [];
    const kept = Object.entries(entries).filter(([name]) => reached.has(componentKey(section, name)));
    if (kept.length === 0) return [];
    const selected = Object.fromEntries(kept);
    return [[section, section === 'schemas' ? openListCircles(selected) : selected]];
  });
  return Object.fromEntries(sections);
}
