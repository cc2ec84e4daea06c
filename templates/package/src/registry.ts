import type { Tool } from '@modelcontextprotocol/server';
import { loadTool } from './catalog.js';
import type { ToolSummary } from './runtime/tool.js';
import { tools as summaries, toolsets } from './tools/index.js';
import type { ToolTypes } from './tools/types.js';
import wire from './wire.json' with { type: 'json' };

export type ToolName = keyof ToolTypes & string;

/** What a tool takes. */
export type ToolInput<Name extends ToolName> = ToolTypes[Name] extends { input: infer Input } ? Input : never;

/** What a tool gives: always an object. */
export type ToolOutput<Name extends ToolName> = ToolTypes[Name] extends { output: infer Output }
  ? Output
  : never;

/** JSON Schema 2020-12 of a tool's arguments, as tools/list has it. */
export interface ToolInputSchema {
  type: 'object';
  properties?: Record<string, unknown>;
  required?: string[];
  [keyword: string]: unknown;
}

/** A tool as callers and models see it. */
export interface ToolDescription<Name extends string = string>
  extends Pick<ToolSummary, 'kind' | 'risk' | 'tags' | 'toolset'> {
  readonly name: Name;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ToolInputSchema;
  readonly annotations: NonNullable<Tool['annotations']>;
}

/** The API's operation behind a tool. */
export interface ToolOperation {
  readonly operationId: string;
  readonly method: string;
  /** Template, relative to the server's URL. */
  readonly path: string;
}

export interface RegisteredTool<Name extends string = string> extends ToolDescription<Name> {
  /** Loads the tool's module. */
  readOperation(): Promise<ToolOperation>;
}

/** Joins the two halves of a tool's description. */
export function describeTool(entry: Tool, summary: ToolSummary): ToolDescription {
  const { name, kind, risk, tags, toolset } = summary;
  const { title = name, description = '', inputSchema, annotations = {} } = entry;
  const schema = inputSchema as ToolInputSchema;
  return { name, title, description, inputSchema: schema, annotations, kind, risk, tags, toolset };
}

/** Every tool of the package by its name, whatever a client's options leave of them. */
export const tools: { readonly [Name in ToolName]: RegisteredTool<Name> } = registerTools();

function registerTools(): typeof tools {
  // The emitted JSON is asserted, not inferred: `generate` writes it and its tests prove its shape.
  const entries = new Map((wire as unknown as readonly Tool[]).map((entry) => [entry.name, entry]));
  const registered = summaries.flatMap((summary) => {
    const entry = entries.get(summary.name);
    return entry === undefined ? [] : [registerTool(entry, summary)];
  });
  return Object.fromEntries(registered.map((tool) => [tool.name, tool])) as unknown as typeof tools;
}

function registerTool(entry: Tool, summary: ToolSummary): RegisteredTool {
  return {
    ...describeTool(entry, summary),
    async readOperation() {
      const { operationId, method, path } = await loadTool(summary, toolsets);
      return { operationId, method, path };
    },
  };
}
