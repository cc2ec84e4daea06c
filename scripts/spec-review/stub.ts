import type { GenerateOptions } from '../../generator/generate.js';
import type { Operation } from '../../generator/model/api.js';
import type { Tool } from '../../generator/model/mcp-server.js';
import type { Schema } from '../../generator/model/schema.js';
import { maximumToolNameLength } from '../../generator/names.js';
import { guessRisk } from '../../generator/plan/risk.js';
import { findRow } from '../../generator/plan/view.js';
import { findArgumentProblems, listProperties } from '../../generator/plan/words.js';
import { jsonPathKey, scriptText, yamlText } from '../escape-text.js';
import type { OpenOperation, OpenWork } from './open-work.js';
import type { SourceFiles, StubPlace } from './place.js';
import { writePracticeStubs } from './practice-stub.js';

/** Lines to be pasted, below a line of a file where it is known. */
export interface Stub extends StubPlace {
  /** What they are, and what is to be filled in. */
  readonly what: string;
  readonly text: string;
}

/** All that must be written for an operation, so that `generate` takes it as a tool. */
export function writeStubs(open: OpenOperation, work: OpenWork, place: StubFiles): readonly Stub[] {
  const { operation, tool } = open;
  if (tool === undefined) return [withholdStub(operation, place)];
  return [
    ...nameStub(tool, work, place),
    ...riskStub(operation, work, place),
    ...identityStub(operation, tool, work, place),
    ...wordStubs(operation, tool, work, place),
    ...viewStub(operation, work, place),
    ...writePracticeStubs(operation, work, place),
  ];
}

export interface StubFiles {
  readonly files: SourceFiles;
  readonly options: GenerateOptions;
}

function withholdStub({ operationId }: Operation, { files }: StubFiles): Stub {
  return {
    ...files.find([/^ {2}withheld: \{$/], 'config.ts'),
    what: 'it cannot be a tool: say why it is none',
    text: `    ${scriptText(operationId)}: 'TODO',`,
  };
}

/** A name that another tool has, or that is too long for hosts. */
function nameStub(tool: Tool, { server }: OpenWork, { files }: StubFiles): readonly Stub[] {
  const others = server.toolsets.flatMap((toolset) => toolset.tools).filter((each) => each !== tool);
  const isTaken = others.some(({ name }) => name === tool.name);
  if (!isTaken && tool.name.length <= maximumToolNameLength) return [];
  const why = isTaken ? 'is taken' : `is longer than ${maximumToolNameLength} characters`;
  return [
    {
      ...files.find([/^ {2}naming: \{$/, /^ {4}names: \{$/], 'config.ts'),
      what: `a name of its own: ${tool.name} ${why}`,
      text: `      ${scriptText(tool.operationId)}: 'TODO',`,
    },
  ];
}

function riskStub(operation: Operation, { config }: OpenWork, { files }: StubFiles): readonly Stub[] {
  if (config.risks === undefined) return [];
  const risk = guessRisk(operation, false);
  return [
    {
      ...files.find([/\brisks\b\s*[:=]\s*\{$/, new RegExp(`^\\s+${risk}: \\[$`)], 'config.ts'),
      what: `its risk, a guess from the verb: choose the list of what it does at its worst`,
      text: `    ${scriptText(operation.operationId)},`,
    },
  ];
}

function identityStub(
  operation: Operation,
  { inputSchema }: Tool,
  { config }: OpenWork,
  { files }: StubFiles,
): readonly Stub[] {
  const { identity, sessions } = config;
  if (identity === undefined) return [];
  const ways = [identity.id, ...Object.keys(identity.lookups)];
  const schemes = new Set(sessions.flatMap((session) => session.schemes));
  const opens =
    operation.security.length > 0 &&
    operation.security.every((each) => each.schemes.every(({ name }) => schemes.has(name)));
  const tells = listProperties(inputSchema).some(({ name }) => ways.includes(name));
  const entry = opens ? 'session' : tells ? 'pass-through' : 'none';
  return [
    {
      ...files.find([/\bidentityOperations\s*=\s*\{$|^ {4}operations: \{$/], 'config.ts'),
      what: `how it is told which ${identity.noun} it is about, a guess`,
      text: `  ${scriptText(operation.operationId)}: '${entry}',`,
    },
  ];
}

function viewStub(operation: Operation, work: OpenWork, { files }: StubFiles): readonly Stub[] {
  const { config, schemas } = work;
  const row = findRow(operation, schemas);
  if (row?.kind !== 'ref' || Object.keys(config.views).length === 0) return [];
  if (Object.hasOwn(config.views, row.name)) return [];
  const resolved = schemas.resolve(row);
  const fields = resolved.kind === 'object' ? resolved.properties.map(({ name }) => name).slice(0, 12) : [];
  return [
    {
      ...files.find([/\bviews\b.*[:=].*\{$/], 'config.ts'),
      what: `what is shown of its answer: the most useful of ${fields.map(scriptText).join(', ')}, or 'whole'`,
      text: `  ${scriptText(row.name)}: 'whole',`,
    },
  ];
}

/** Our words: of the tool, and of each argument that a model could not fill in without any. */
function wordStubs(
  operation: Operation,
  tool: Tool,
  work: OpenWork,
  { files, options }: StubFiles,
): readonly Stub[] {
  const { config, server } = work;
  if (config.prose !== 'overlay' || options.overlays.length === 0) return [];
  const path = `$.paths[${jsonPathKey(operation.path)}]`;
  const target = `${path}.${operation.method.toLowerCase()}`;
  const lists = server.toolsets.flatMap(({ tools }) => tools.filter(({ kind }) => kind === 'list'));
  const known = { api: server.name, lists: lists.map(({ name }) => name) };
  const unsaid =
    config.words === 'reviewed'
      ? listProperties(tool.inputSchema).flatMap((property) => {
          const problems = findArgumentProblems(property, tool, known);
          return problems.length === 0 ? [] : [property.name];
        })
      : [];
  const actions = [
    { target, keys: ['summary', 'description'] },
    ...[...new Set(unsaid)].map((argument) => ({
      target: findArgument(argument, { operation, tool, target }, work),
      keys: ['description'],
    })),
  ];
  const lines = actions.flatMap((action) => [
    `  - target: ${yamlText(action.target)}`,
    '    update:',
    ...action.keys.map((key) => `      ${key}: TODO`),
  ]);
  const parts = operation.path.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  const roots = parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}/`);
  const spot = files.findEnd(options.overlays, [`['${operation.path}']`, ...roots.slice(0, -1)]);
  return [
    {
      ...(spot ?? { file: options.overlays[0] ?? '' }),
      what: 'its words: 15 to 90, the first sentence at most 120 characters, and how it can be undone if it destroys',
      text: lines.join('\n'),
    },
  ];
}

interface ArgumentOwner {
  readonly operation: Operation;
  readonly tool: Tool;
  readonly target: string;
}

/** The JSONPath of what an argument is called by in the document. */
function findArgument(argument: string, { operation, tool, target }: ArgumentOwner, work: OpenWork): string {
  const binding = tool.request.bindings.find((each) => each.argument === argument);
  const name = binding?.name ?? argument;
  if (binding?.in !== 'body') return `${target}.parameters[?(@.name==${jsonPathKey(name)})]`;
  const [content] = operation.requestBody?.content ?? [];
  const owners = content === undefined ? [] : listOwners(content.schema, name, work);
  const schema =
    owners.length > 0
      ? `$.components.schemas[${owners.map(jsonPathKey).join(',')}]`
      : `${target}.requestBody.content[${jsonPathKey(content?.mediaType ?? '')}].schema`;
  return `${schema}.properties[${jsonPathKey(name)}]`;
}

/** The component schemas, or members of a union of them, that have a property. */
function listOwners(schema: Schema, property: string, work: OpenWork): readonly string[] {
  const resolved = work.schemas.resolve(schema);
  if (resolved.kind === 'anyOf' || resolved.kind === 'oneOf') {
    return resolved.variants.flatMap((variant) => listOwners(variant, property, work));
  }
  const has = resolved.kind === 'object' && resolved.properties.some(({ name }) => name === property);
  return has && schema.kind === 'ref' ? [schema.name] : [];
}
