import { z } from 'zod';

const entry = z.object({ tool: z.string(), class: z.enum(['breaking', 'additive', 'silent']) });

/** What `npm run spec:pull -- --json` prints, as far as it is needed here. */
const pullReport = z.object({
  state: z.enum(['unchanged', 'refused', 'written', 'failed']),
  semver: z.enum(['none', 'patch', 'minor', 'major']).default('none'),
  diff: z
    .object({
      added: z.array(entry.extend({ withheld: z.string().optional() })),
      removed: z.array(entry),
      renamed: z.array(entry.extend({ from: z.string() })),
      changed: z.array(entry),
    })
    .default({ added: [], removed: [], renamed: [], changed: [] }),
});

export type PullReport = z.infer<typeof pullReport>;

/** Reads the last JSON object of what was printed: npm may have said something before. @throws Error if none is there. */
export function readPullReport(printed: string): PullReport {
  const start = printed.startsWith('{') ? 0 : printed.indexOf('\n{\n') + 1;
  const result = pullReport.safeParse(parseJson(printed.slice(start)));
  if (result.success) return result.data;
  throw new Error(`spec:pull did not print its report: ${z.prettifyError(result.error)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
