import type { ApiConfig } from '../config.js';
import { didYouMean, nearest } from '../config-problems.js';
import type { Tool, Toolset } from '../model/mcp-server.js';
import type { ObjectSchema, Schema } from '../model/schema.js';
import type { PlanContext } from './context.js';
import { checkCustom } from './custom-check.js';
import { annotate } from './risk.js';
import { addFields } from './view.js';

type CustomConfig = ApiConfig['custom'][string];
type ArgumentConfig = CustomConfig['arguments'][string];

/** Adds the tools that join several requests, each to its toolset; their handlers are the API's own code. */
export function addCustomTools(toolsets: readonly Toolset[], context: PlanContext): readonly Toolset[] {
  const { config, diagnostics } = context;
  const planned = toolsets.flatMap((toolset) => toolset.tools);
  const added = new Map<string, Tool[]>();
  for (const [name, custom] of Object.entries(config.custom)) {
    checkCustom(name, custom, planned, context);
    const names = toolsets.map((toolset) => toolset.name);
    if (!names.includes(custom.toolset)) {
      const near = nearest(custom.toolset, names);
      diagnostics.report('config-entry-unmatched', {
        table: `custom.${name}.toolset`,
        entry: custom.toolset,
        hint: didYouMean(near),
      });
    }
    added.set(custom.toolset, [
      ...(added.get(custom.toolset) ?? []),
      planCustom(name, custom, { planned, context }),
    ]);
  }
  return toolsets.map((toolset) => ({
    ...toolset,
    tools: [...toolset.tools, ...(added.get(toolset.name) ?? [])],
  }));
}

function planCustom(
  name: string,
  custom: CustomConfig,
  { planned, context }: { readonly planned: readonly Tool[]; readonly context: PlanContext },
): Tool {
  const { title, description, kind, tags, risk, irreversible } = custom;
  // In the order of the config: that of a document is nobody's decision.
  const used = [...new Set(custom.uses)].flatMap((id) =>
    planned.filter(({ operationId }) => operationId === id),
  );
  const view = used.find(({ operationId }) => operationId === custom.rowsOf)?.view;
  const { inputSchema, bindings } = addFields(
    { inputSchema: planArguments(custom.arguments), bindings: [] },
    { view, kind, operationId: name },
    context,
  );
  return {
    name,
    title,
    description: description.trim().replace(/\s+/g, ' '),
    operationId: name,
    kind,
    tags,
    risk,
    ...(irreversible === undefined ? {} : { irreversible }),
    annotations: annotate({ method: kind === 'list' || kind === 'get' ? 'GET' : 'POST' }, risk, false),
    security: used[0]?.security ?? [],
    request: { method: 'POST', path: '', bindings },
    inputSchema,
    ...(view === undefined ? {} : { view }),
    aliases: [],
    filled: [],
    output: { responses: [], shape: custom.rowsOf === undefined ? 'object' : 'page' },
    masked: [],
    custom: { uses: used.map((tool) => tool.name) },
  };
}

function planArguments(args: CustomConfig['arguments']): ObjectSchema {
  const properties = Object.entries(args).map(([name, { required, ...argument }]) => ({
    name,
    required,
    schema: planArgument(argument),
  }));
  return { kind: 'object', properties, additionalProperties: false };
}

function planArgument({ type, description, items, ...keywords }: Omit<ArgumentConfig, 'required'>): Schema {
  const annotations = description === undefined ? {} : { description };
  const { format, minimum, maxLength } = keywords;
  switch (type) {
    case 'string':
      return keywords.enum === undefined
        ? {
            kind: 'string',
            ...annotations,
            ...(format === undefined ? {} : { format }),
            maxLength: maxLength ?? 500,
          }
        : { kind: 'enum', values: keywords.enum, ...annotations };
    case 'integer':
    case 'number':
      return { kind: type, ...annotations, ...(minimum === undefined ? {} : { minimum }) };
    case 'boolean':
      return { kind: 'boolean', ...annotations };
    case 'object':
      return { kind: 'object', properties: [], additionalProperties: true, ...annotations };
    case 'array':
      return { kind: 'array', items: planArgument(items ?? { type: 'string' }), ...annotations };
  }
}
