import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ToolDefinition } from '../../templates/package/src/runtime/tool.js';
import { type Direction, type ExportedTool, printAgreement } from './agreement.js';
import { compile, packageFolder, repository } from './compile.js';

/** Tools whose zod input and API type do not agree, each with its reason. One too many is an error. */
const exceptions: ReadonlyMap<string, readonly [Direction[], reason: string]> = new Map([]);

async function importTools(): Promise<readonly ExportedTool[]> {
  const folder = join(repository, 'generated', 'polar-mcp', 'src', 'tools');
  const modules = readdirSync(folder)
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((module) => module !== 'index');
  const tools: ExportedTool[] = [];
  for (const module of modules) {
    const exported: Record<string, ToolDefinition> = await import(join(folder, `${module}.ts`));
    for (const [identifier, tool] of Object.entries(exported)) {
      // What is told otherwise than the document has it, or is in no document, has no type of the document's to
      // agree with; `test/fuzz/tool-inputs.test.ts` judges these by schemas.
      const isOurs = tool.custom ?? tool.identified ?? tool.shorthands;
      if (isOurs === undefined) tools.push({ module, identifier, tool });
    }
  }
  return tools;
}

/** A tool that says something false of its request, to see that it is noticed. */
function makeFalse({ tool, ...rest }: ExportedTool): ExportedTool {
  const parameters = tool.parameters?.map((one) => ({ ...one, argument: 'other', name: one.argument }));
  return { ...rest, tool: { ...tool, name: `${tool.name} (false)`, ...(parameters ? { parameters } : {}) } };
}

test("each tool's zod input agrees with the request type of openapi-typescript", async () => {
  const tools = await importTools();
  expect(tools.length).toBeGreaterThan(100);
  const oneKey = tools.find(({ tool }) => tool.method === 'GET' && /^[^{]+\{[^{]+$/.test(tool.path));
  const { text, claims } = printAgreement([...tools, ...(oneKey ? [makeFalse(oneKey)] : [])], packageFolder);
  const broken = compile('agreement', text).map(({ line, message }) => {
    const claim = claims.get(line);
    if (claim === undefined) throw new Error(message);
    return { ...claim, message };
  });
  const isFalse = ({ tool }: { tool: string }) => tool.endsWith('(false)');
  expect(broken.filter(isFalse).map((claim) => claim.direction)).toEqual(['request', 'input']);
  const known = ({ tool, direction }: { tool: string; direction: Direction }) =>
    exceptions.get(tool)?.[0].includes(direction) === true;
  expect(broken.filter((claim) => !isFalse(claim) && !known(claim))).toEqual([]);
  const needed = new Set(broken.map(({ tool, direction }) => `${tool} ${direction}`));
  const listed = [...exceptions].flatMap(([tool, [directions]]) => directions.map((one) => `${tool} ${one}`));
  expect(listed.filter((exception) => !needed.has(exception))).toEqual([]);
}, 60_000);
