import { z } from 'zod';
import { describeIssues } from '../config-problems.js';
import type { Diagnostics } from '../diagnostics.js';
import type { RetiredTable } from '../model/retired.js';
import { scanJson } from './json-scan.js';
import { readSource } from './source.js';
import { parseText } from './syntax.js';

/** What `spec:pull` keeps beside the config, for people to work off. */
export interface ReviewFiles {
  /** JSON: a list of operationIds. */
  readonly unreviewed?: string;
  /** JSON: a tool's name that is no more → since which version, and the tool's name now. */
  readonly retired?: string;
}

export interface Review {
  /** New in the document: nobody has given them words or a risk. */
  readonly unreviewed: readonly string[];
  readonly retired: RetiredTable;
}

const toolName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower case letters, digits and _, a letter first');

const unreviewedSchema = z
  .array(z.string().min(1))
  .refine((entries) => new Set(entries).size === entries.length, 'an operation stands in it twice');

const retiredSchema = z.record(
  toolName,
  z.strictObject({
    since: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version such as 0.2.0'),
    tool: toolName.exactOptional(),
  }),
);

/** Reads both files; what is wrong with them is reported, and then they say nothing. */
export async function loadReview(files: ReviewFiles, diagnostics: Diagnostics): Promise<Review> {
  const { unreviewed, retired } = files;
  return {
    unreviewed: (unreviewed && (await readJson(unreviewed, unreviewedSchema, diagnostics))) || [],
    retired: (retired && (await readJson(retired, retiredSchema, diagnostics))) || {},
  };
}

async function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  diagnostics: Diagnostics,
): Promise<z.output<Schema> | undefined> {
  const source = await readSource(file, diagnostics);
  const parsed = source && parseText(source.text, source.file);
  if (source === undefined || parsed === undefined) return undefined;
  if ('problem' in parsed) {
    diagnostics.report('syntax-error', { file, ...parsed.problem });
    return undefined;
  }
  const result = schema.safeParse(parsed.value);
  const repeated = findRepeatedKey(source.text);
  if (result.success && repeated === undefined) return result.data;
  if (repeated !== undefined) {
    const problem = 'it stands in it twice';
    diagnostics.report('review-invalid', { file, path: repeated, problem }, { file, pointer: '' });
  }
  for (const { path, message } of result.success ? [] : describeIssues(result.error, schema)) {
    diagnostics.report('review-invalid', { file, path, problem: message }, { file, pointer: '' });
  }
  return undefined;
}

/** A key of the object that stands in it twice: JSON keeps the last value of it, and says nothing. */
function findRepeatedKey(text: string): string | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  const seen = new Set<string>();
  let depth = 0;
  let repeated: string | undefined;
  const enter = (key: string) => {
    if (depth === 1 && seen.has(key)) repeated ??= key;
    if (depth === 1) seen.add(key);
    depth += 1;
  };
  const leave = () => {
    depth -= 1;
  };
  scanJson(text, { enter, leave });
  return repeated;
}
