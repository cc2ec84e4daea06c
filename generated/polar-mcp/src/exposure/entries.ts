import type { Tool } from '@modelcontextprotocol/server';
import type { Catalog } from '../catalog.js';
import type { Risk } from '../runtime/tool.js';
import { listClasses, riskClasses } from './classes.js';

/** What a runner's title and description say, and whether hosts should ask before it runs. */
const runners: Readonly<
  Record<Risk, { readonly title: string; readonly does: string; readonly harms: boolean }>
> = {
  read: { title: 'Read', does: 'Runs what reads.', harms: false },
  secret: { title: 'Reveal', does: 'Runs what shows secrets.', harms: false },
  write: { title: 'Write', does: 'Runs what changes.', harms: false },
  money: { title: 'Pay', does: 'Runs what moves money.', harms: true },
  destructive: { title: 'Destroy', does: 'Runs what ends.', harms: true },
};

const word = { type: 'string' } as const;

/** `find_shop_tools` */
export function nameFinder(api: string): string {
  return `find_${api}_tools`;
}

/** `run_shop_read` */
export function nameRunner(api: string, risk: Risk): string {
  return `run_${api}_${risk}`;
}

/** The class that a runner is for; undefined for another name. */
export function readRunner(api: string, name: string): Risk | undefined {
  return riskClasses.find((risk) => nameRunner(api, risk) === name);
}

/**
 * tools/list in search exposure: one tool that finds the others, and one that runs them for each class of risk that
 * there is any tool of. So a host's list of what it lets pass, and its question before the rest, still mean something.
 */
export function listEntries(catalog: Catalog, api: string): readonly Tool[] {
  const classes = new Set(catalog.summaries.flatMap(listClasses));
  return [
    {
      name: nameFinder(api),
      title: 'Find tools',
      description: 'Finds tools by words, or one whole by its name.',
      inputSchema: {
        type: 'object',
        properties: { query: word, area: word, risk: word },
        required: ['query'],
      },
      annotations: annotate(true, false),
    },
    ...riskClasses.filter((risk) => classes.has(risk)).map((risk) => describeRunner(api, risk)),
  ];
}

function describeRunner(api: string, risk: Risk): Tool {
  const { title, does, harms } = runners[risk];
  return {
    name: nameRunner(api, risk),
    title,
    description: does,
    inputSchema: {
      type: 'object',
      properties: { tool: word, arguments: { type: 'object' } },
      required: ['tool'],
    },
    annotations: annotate(risk === 'read', harms),
  };
}

/** `openWorldHint` is true where it is left out, and these few tools are to cost next to nothing. */
function annotate(reads: boolean, harms: boolean): NonNullable<Tool['annotations']> {
  return { readOnlyHint: reads, destructiveHint: harms, idempotentHint: reads };
}
