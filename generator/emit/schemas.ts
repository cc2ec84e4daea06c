import type { McpServer, Toolset } from '../model/mcp-server.js';
import { largeEnum, type NamedSchema, SchemaIndex } from '../model/schema.js';
import { kebabCase } from '../names.js';
import { makeIdentifiers, makeToolIdentifiers } from './identifier.js';
import type { DataConstant, DataImport, DataModule } from './typescript.js';
import { helperModules, printZodConstants, type ZodConstant, type ZodContext, type ZodUses } from './zod.js';

/** Which module each component's constant is in, and what the printers need to know of them all. */
export interface PlacedSchemas {
  readonly context: ZodContext;
  /** Tool → its constant. */
  readonly tools: ReadonlyMap<string, string>;
  /** Component → module below `src/schemas`, without extension; a toolset's own are not in here. */
  readonly homes: ReadonlyMap<string, string>;
  /** The modules of `src/schemas`. */
  readonly modules: readonly DataModule[];
  /** The components that only this toolset uses, with what they need first. */
  readonly local: (toolset: Toolset) => readonly ZodConstant[];
}

/**
 * Places every component that inputs reach: in the file of the one toolset that uses it, in
 * `schemas/shared.ts` where several do, in a file of its own where it is a large enum.
 */
export function placeSchemas(server: McpServer, reportCut: () => void = () => {}): PlacedSchemas {
  const index = new SchemaIndex(server.schemas);
  const users = countUsers(server, index);
  const homes = new Map<string, string>();
  for (const { name, schema } of server.schemas) {
    if (schema.kind === 'enum' && schema.values.length > largeEnum) homes.set(name, fileName(name, homes));
    else if ((users.get(name)?.size ?? 0) > 1) homes.set(name, 'shared');
  }
  const limits = new Map(server.patternLimits.map(({ pattern, maxLength }) => [pattern, maxLength]));
  const names = server.schemas.map((entry) => entry.name);
  const tools = makeToolIdentifiers(listTools(server), importedNames);
  const context: ZodContext = {
    schemas: index,
    identifiers: makeIdentifiers(names, new Set([...importedNames, ...tools.values()])),
    closed: true,
    patternLimit: (pattern) => limits.get(pattern),
    reportCut,
  };
  const inModule = (home: string) => server.schemas.filter((entry) => homes.get(entry.name) === home);
  return {
    context,
    tools,
    homes,
    modules: [...new Set(homes.values())].map((home) =>
      schemaModule(home, inModule(home), { context, homes }),
    ),
    local: (toolset) => printZodConstants(localSchemas(server, toolset, { users, homes }), context),
  };
}

/** Component → the toolsets whose inputs reach it. */
function countUsers(server: McpServer, index: SchemaIndex): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  for (const toolset of server.toolsets) {
    for (const name of index.reachable(toolset.tools.map((tool) => tool.inputSchema))) {
      users.set(name, (users.get(name) ?? new Set()).add(toolset.name));
    }
  }
  return users;
}

function localSchemas(
  server: McpServer,
  toolset: Toolset,
  { users, homes }: { users: ReadonlyMap<string, ReadonlySet<string>>; homes: ReadonlyMap<string, string> },
): readonly NamedSchema[] {
  return server.schemas.filter(({ name }) => !homes.has(name) && users.get(name)?.has(toolset.name));
}

function fileName(name: string, homes: ReadonlyMap<string, string>): string {
  const stem = kebabCase(name).slice(0, 60) || 'schema';
  const taken = new Set([...homes.values(), 'shared']);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? stem : `${stem}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Names that a tool file imports besides components. */
const importedNames: ReadonlySet<string> = new Set([...Object.keys(helperModules), 'defineTool']);

function listTools(server: McpServer): readonly string[] {
  return server.toolsets.flatMap((toolset) => toolset.tools.map((tool) => tool.name));
}

function schemaModule(
  home: string,
  schemas: readonly NamedSchema[],
  { context, homes }: Pick<PlacedSchemas, 'context' | 'homes'>,
): DataModule {
  const constants = printZodConstants(schemas, context);
  const path = `src/schemas/${home}.ts`;
  return {
    path,
    imports: importUses(
      constants.map((constant) => constant.uses),
      { context, homes, path },
    ),
    constants: constants.map((constant) => declareSchema(constant, true)),
  };
}

export function declareSchema(constant: ZodConstant, exported: boolean): DataConstant {
  const { identifier, text, type } = constant;
  return { name: identifier, value: text, exported, ...(type === undefined ? {} : { type }) };
}

/** The imports for what was printed: zod, the runtime's helpers, and components of other modules. */
export function importUses(
  uses: readonly ZodUses[],
  { context, homes, path }: Pick<PlacedSchemas, 'context' | 'homes'> & { readonly path: string },
): readonly DataImport[] {
  const byModule = new Map<string, Set<string>>();
  const add = (from: string, name: string) => byModule.set(from, (byModule.get(from) ?? new Set()).add(name));
  for (const { helpers, refs } of uses) {
    for (const helper of helpers) add(`../runtime/${helperModules[helper]}.js`, helper);
    for (const ref of refs) {
      const home = homes.get(ref);
      if (home === undefined || `src/schemas/${home}.ts` === path) continue;
      const from = path.startsWith('src/schemas/') ? `./${home}.js` : `../schemas/${home}.js`;
      add(from, context.identifiers.get(ref) ?? ref);
    }
  }
  const sorted = [...byModule].sort(([one], [other]) => (one < other ? -1 : 1));
  return [{ from: 'zod', names: ['z'] }, ...sorted.map(([from, names]) => ({ from, names: [...names] }))];
}
