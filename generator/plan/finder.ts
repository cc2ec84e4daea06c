import type { Tool, Toolset } from '../model/mcp-server.js';
import type { ObjectSchema, Property, Schema } from '../model/schema.js';
import { nounOfName } from '../names.js';
import type { PlanContext } from './context.js';

/**
 * Says of every id, where nobody has, which tool finds it: of one in the path the list that stands there
 * (`/orders/{id}`: that of `/orders/`), of others the one that the config names. Where the names say it
 * (`order_id`, and there is a list of orders) nothing is said.
 */
export function describeIdentifiers(
  toolsets: readonly Toolset[],
  { config }: PlanContext,
): readonly Toolset[] {
  const tools = toolsets.flatMap((toolset) => toolset.tools);
  const byOperation = new Map(tools.map(({ operationId, name }) => [operationId, name]));
  // A tool that is no single request stands at no path.
  const lists = tools.filter(({ kind, custom }) => kind === 'list' && custom === undefined);
  const byPath = new Map(lists.map(({ request, name }) => [trimSlash(request.path), name]));
  const describe = (tool: Tool): Tool => {
    const { path, bindings } = tool.request;
    const findTool = (argument: string): string | undefined => {
      const binding = bindings.find((each) => each.argument === argument);
      const listed =
        binding?.in === 'path' ? byPath.get(trimSlash(path.split(`{${binding.name}}`)[0] ?? '')) : undefined;
      // A list that is narrowed to some of its own rows.
      if (tool.kind === 'list' && binding?.in === 'query' && /^(?:exclude_)?ids?$/.test(argument))
        return tool.name;
      const finder = Object.hasOwn(config.finders, argument) ? config.finders[argument] : undefined;
      return listed ?? byOperation.get(finder ?? '');
    };
    const findUnnamed = (argument: string): string | undefined => {
      const found = findTool(argument);
      return found === undefined || isNamed({ argument, tool: tool.name, list: found, api: config.name })
        ? undefined
        : found;
    };
    return { ...tool, inputSchema: describeProperties(tool.inputSchema, findUnnamed) };
  };
  return toolsets.map((toolset) => ({ ...toolset, tools: toolset.tools.map(describe) }));
}

/**
 * Whether the names say that a list finds what an argument takes: `order_id` the list of orders, and so the `id` of a
 * tool whose noun begins with `order`.
 */
export function isNamed({
  argument,
  tool,
  list,
  api,
}: Record<'argument' | 'tool' | 'list' | 'api', string>): boolean {
  const noun = nounOfName(list, api);
  const isOwn = /^(?:exclude_)?ids?$/.test(argument);
  const own = isOwn ? nounOfName(tool, api) : argument.replace(/_ids?$/, '');
  return own === noun || (isOwn && own.startsWith(`${noun}_`));
}

function trimSlash(path: string): string {
  return path.replace(/\/$/, '');
}

/** `id`, `order_id`, `product_ids`; not what somebody else gave: `external_id`, `tax_id`. */
export function isIdentifier(name: string): boolean {
  return /(?:^|_)ids?$/.test(name) && !/external|(?:^|_)tax_/.test(name);
}

function describeProperties(schema: Schema, findTool: (argument: string) => string | undefined): Schema {
  if (schema.kind === 'anyOf' || schema.kind === 'oneOf') {
    return { ...schema, variants: schema.variants.map((variant) => describeProperties(variant, findTool)) };
  }
  if (schema.kind !== 'object') return schema;
  const properties = schema.properties.map((property): Property => {
    const tool = property.schema.description === undefined ? findTool(property.name) : undefined;
    if (tool === undefined) return property;
    return { ...property, schema: { ...property.schema, description: `From \`${tool}\`.` } };
  });
  return { ...schema, properties } satisfies ObjectSchema;
}
