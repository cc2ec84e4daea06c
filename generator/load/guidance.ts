import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { describeIssues } from '../config-problems.js';
import type { Diagnostics } from '../diagnostics.js';
import type { GuideText, PromptText } from '../model/mcp-server.js';
import { readSource } from './source.js';
import { parseText } from './syntax.js';

/** What a server tells besides its tools: files of ours beside the config. */
export interface GuidanceFiles {
  /** YAML: prompt → title, description, arguments, tools, text. */
  readonly prompts?: string;
  /** Folder of Markdown files: a title, a sentence, the guide. */
  readonly guides?: string;
}

export interface Guidance {
  readonly prompts: readonly PromptText[];
  readonly guides: readonly GuideText[];
}

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower case letters, digits and _, a letter first');

const promptsSchema = z.record(
  name,
  z.strictObject({
    title: z.string().min(1),
    description: z.string().min(1),
    arguments: z
      .record(name, z.strictObject({ description: z.string().min(1), required: z.boolean() }))
      .default({}),
    /** What the task cannot be done without: where one is filtered out, the prompt is not offered. */
    tools: z.array(z.string().min(1)).default([]),
    text: z.string().min(1),
  }),
);

/** Reads prompts and guides; what is wrong with them is reported. */
export async function loadGuidance(files: GuidanceFiles, diagnostics: Diagnostics): Promise<Guidance> {
  return {
    prompts: files.prompts === undefined ? [] : await loadPrompts(files.prompts, diagnostics),
    guides: files.guides === undefined ? [] : await loadGuides(files.guides, diagnostics),
  };
}

async function loadPrompts(file: string, diagnostics: Diagnostics): Promise<readonly PromptText[]> {
  const source = await readSource(file, diagnostics);
  const parsed = source && parseText(source.text, source.file);
  if (parsed === undefined) return [];
  if ('problem' in parsed) {
    diagnostics.report('syntax-error', { file, ...parsed.problem });
    return [];
  }
  const result = promptsSchema.safeParse(parsed.value);
  if (!result.success) {
    for (const { path, message } of describeIssues(result.error, promptsSchema))
      diagnostics.report('guidance-invalid', { path, problem: message }, { file, pointer: '' });
    return [];
  }
  return Object.entries(result.data).map(([prompt, { arguments: args, text, ...words }]) => {
    reportPlaceholders(prompt, text, Object.keys(args), { file, diagnostics });
    const described = Object.entries(args).map(([argument, rest]) => ({ name: argument, ...rest }));
    return { name: prompt, ...words, arguments: described, text: text.trimEnd() };
  });
}

/** Each placeholder is an argument, spelled as it is filled (`{{ a }}` never is), and each argument has one. */
function reportPlaceholders(
  prompt: string,
  text: string,
  known: readonly string[],
  { file, diagnostics }: { readonly file: string; readonly diagnostics: Diagnostics },
): void {
  const used = new Set([...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, placeholder = '']) => placeholder));
  const wrong = [
    ...[...used].filter((each) => !known.includes(each)).map((each) => `{{${each}}} is no argument`),
    ...known
      .filter((each) => !used.has(each))
      .map((each) => `the argument ${each} stands nowhere in the text`),
  ];
  for (const problem of wrong)
    diagnostics.report('guidance-invalid', { path: prompt, problem }, { file, pointer: '' });
}

async function loadGuides(folder: string, diagnostics: Diagnostics): Promise<readonly GuideText[]> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) diagnostics.report('file-not-found', { file: folder });
  const guides: GuideText[] = [];
  for (const each of (names ?? []).filter((file) => file.endsWith('.md')).sort()) {
    const file = join(folder, each);
    const source = await readSource(file, diagnostics);
    if (source === undefined) continue;
    const text = source.text.trimEnd();
    const [, title, description] = /^# (.+)\n+([^#\n].*)/.exec(text) ?? [];
    if (title === undefined || description === undefined) {
      const problem = 'a guide begins with "# Title" and one sentence';
      diagnostics.report('guidance-invalid', { path: each, problem }, { file, pointer: '' });
    } else guides.push({ name: basename(each, '.md'), title, description, text });
  }
  return guides;
}
