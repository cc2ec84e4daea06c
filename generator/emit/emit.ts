import type { Diagnostics } from '../diagnostics.js';
import type { EmittedFile } from '../model/emitted-file.js';
import type { McpServer } from '../model/mcp-server.js';
import { emitListings } from './listing.js';
import { emitApiJson, emitGuides, emitPackageJson, emitPrompts } from './manifest.js';
import { emitRegistry } from './registry.js';
import { placeSchemas } from './schemas.js';
import { emitSearch } from './search.js';
import { emitReadme } from './text.js';
import { emitToolTypes } from './tool-types.js';
import { emitToolset } from './tools.js';
import { printModules, printTypeModule } from './typescript.js';
import { emitWire, type WireTool } from './wire.js';

/** Files that a template tree holds for its own type check and that every package gets its own of. */
export const emittedPaths: ReadonlySet<string> = new Set([
  'package.json',
  'README.md',
  'src/api.json',
  'src/wire.json',
  'src/tokens.json',
  'src/prompts.json',
  'src/search.json',
  'src/guides.json',
  'src/tools/index.ts',
  'src/tools/types.ts',
  'src/api/types.ts',
]);

/** What is filled in (`text`, by Handlebars) and what is copied byte for byte (`package`). */
export interface Templates {
  readonly package: readonly EmittedFile[];
  readonly text: readonly EmittedFile[];
}

export interface EmitSources {
  readonly server: McpServer;
  readonly wire: readonly WireTool[];
  readonly templates: Templates;
  /** Handlers of custom tools, copied byte for byte; paths below `src/custom`. */
  readonly handlers: readonly EmittedFile[];
}

/** All emitted files but the API's types and the tokens, which the side process makes. */
export function emitPackage(
  { server, wire, templates, handlers }: EmitSources,
  diagnostics: Diagnostics,
): readonly EmittedFile[] {
  const placed = placeSchemas(
    server,
    reportOnce(() => diagnostics.report('merge-cut', {})),
  );
  const modules = [
    ...placed.modules,
    ...server.toolsets.map((toolset) => emitToolset(toolset, placed)),
    emitRegistry(server),
  ];
  const readme = templates.text.find((file) => file.path === 'README.md.hbs')?.contents ?? '';
  return [
    ...templates.package.filter(({ path }) => handlers.length === 0 || !path.startsWith('src/custom/')),
    ...handlers.map(({ path, contents }) => ({ path: `src/custom/${path}`, contents })),
    ...printModules(modules, diagnostics),
    printTypeModule(emitToolTypes(server, placed), diagnostics),
    emitWire(wire),
    emitApiJson(server),
    emitPrompts(server),
    emitSearch(server),
    emitGuides(server),
    emitPackageJson(server),
    emitReadme(server, readme),
    ...emitListings(server),
  ];
}

function reportOnce(report: () => void): () => void {
  let isReported = false;
  return () => {
    if (!isReported) report();
    isReported = true;
  };
}
