/** A fenced block of a Markdown file. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Of its first line of text, from 1. */
  readonly line: number;
}

export interface Page {
  readonly blocks: readonly Block[];
  /** Code in a line of prose or of a table. */
  readonly spans: readonly { readonly text: string; readonly line: number }[];
  readonly links: readonly { readonly target: string; readonly line: number }[];
  /** What GitHub calls the headings. */
  readonly anchors: readonly string[];
  readonly lines: number;
}

/** Reads what the tests look at. @throws Error for a fence that is not closed */
export function readPage(markdown: string): Page {
  const lines = markdown.split('\n');
  const page = {
    blocks: [] as Block[],
    spans: [] as Page['spans'][number][],
    links: [] as Page['links'][number][],
  };
  const anchors: string[] = [];
  let open: { language: string; line: number; text: string[] } | undefined;
  for (const [index, line] of lines.entries()) {
    const [, fence] = /^\s*```(.*)$/.exec(line) ?? [];
    if (open !== undefined) {
      if (fence === undefined) open.text.push(line);
      else {
        page.blocks.push({ language: open.language, line: open.line, text: open.text.join('\n') });
        open = undefined;
      }
    } else if (fence !== undefined) open = { language: fence.trim(), line: index + 2, text: [] };
    else readProse(line, index + 1, { ...page, anchors });
  }
  if (open !== undefined) throw new Error(`Line ${open.line}: the block is not closed.`);
  return { ...page, anchors, lines: lines.length };
}

function readProse(
  line: string,
  number: number,
  page: { spans: Page['spans'][number][]; links: Page['links'][number][]; anchors: string[] },
): void {
  const [, heading] = /^#{1,6} (.+)$/.exec(line) ?? [];
  if (heading !== undefined) page.anchors.push(nameAnchor(heading));
  for (const [, text = ''] of line.matchAll(/`([^`]+)`/g)) {
    page.spans.push({ text: text.replaceAll('\\|', '|'), line: number });
  }
  for (const [, target = ''] of line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)) {
    page.links.push({ target, line: number });
  }
}

/** As GitHub does: lower case, spaces to dashes, without punctuation. */
function nameAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
