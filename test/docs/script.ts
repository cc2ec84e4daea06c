import { dirname, join } from 'node:path';
import type { Page } from './markdown.js';
import type { Ports } from './packages.js';

/** What stands for the names that a page leaves open. */
export interface Fillings {
  /** The clone that the commands are for. */
  readonly folder: string;
  /** The page, below the clone. */
  readonly path: string;
  readonly ports: Ports;
  readonly token: string;
}

/** Where a page's commands are run: a package's README is read in its own folder. */
export function placeOf({ folder, path }: Pick<Fillings, 'folder' | 'path'>): string {
  return path.startsWith('generated/') ? join(folder, dirname(path)) : folder;
}

/** `…`, `/path/to/`, names in capitals and the usual ports → what there is in this run. */
export function fillText(text: string, fillings: Fillings): string {
  const { folder, ports, token } = fillings;
  return text
    .replaceAll('/path/to/polar-mcp', folder)
    .replaceAll('/path/to', placeOf(fillings))
    .replaceAll('polar_oat_…', token)
    .replaceAll(/(?<![\w…])…/g, token)
    .replaceAll('"integration": "NAME"', '"integration": "polar"')
    .replaceAll('"environment": "ENVIRONMENT"', '"environment": "sandbox"')
    .replaceAll('FILE_OR_URL', 'specs/polar/openapi.json')
    .replaceAll(/\b(?:OLD NEW)\b/g, 'specs/polar/openapi.json specs/polar/openapi.json')
    .replaceAll(/\b(3000|4010|8080)\b/g, (port) => String(ports.get(Number(port) as 3000 | 4010 | 8080)));
}

const programs =
  /^(?:[A-Z_]+=\S+ )*(?:node|npm|npx|claude|code|docker|curl|git|polar-mcp|polar-mcp-gateway) /;
const shellNames: ReadonlySet<string> = new Set(['sh', 'bash']);

/**
 * The commands of a page as one script: its blocks, and code in its prose that calls a program. Each stands in
 * the line that it has in the page, so that an error names it. @throws Error for commands in a block of no language
 */
export function writeScript(
  page: Page,
  fillings: Fillings,
): { readonly script: string; readonly count: number } {
  const lines: string[] = Array.from({ length: page.lines }, () => '');
  let count = 0;
  for (const { language, text, line } of page.blocks) {
    if (shellNames.has(language)) {
      count += 1;
      for (const [index, each] of text.split('\n').entries()) lines[line - 1 + index] = each;
    } else if (language === '' && text.split('\n').some((each) => programs.test(each))) {
      throw new Error(`${fillings.path}:${line}: commands stand in a block that does not say \`sh\`.`);
    }
  }
  for (const { text, line } of page.spans.filter((span) => programs.test(span.text))) {
    count += 1;
    lines[line - 1] = [lines[line - 1], text].filter(Boolean).join('; ');
  }
  lines[0] = 'trap \'echo "line $LINENO: $BASH_COMMAND" >&2\' ERR';
  return { script: fillText(lines.join('\n'), fillings), count };
}
