import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';

/** Where a stub goes: below a line of a file, or somewhere in it. */
export interface StubPlace {
  readonly file: string;
  readonly line?: number;
}

/** The files of ours of an API that stubs go into, with their lines. */
export class SourceFiles {
  readonly #files: readonly { readonly file: string; readonly lines: readonly string[] }[];
  readonly #folder: string;

  private constructor(folder: string, files: readonly { file: string; lines: readonly string[] }[]) {
    this.#folder = folder;
    this.#files = files;
  }

  static async read(folder: string, more: readonly string[]): Promise<SourceFiles> {
    const names = (await readdir(folder)).filter((name) => extname(name) === '.ts').sort();
    const paths = [...names.map((name) => join(folder, name)), ...more];
    const files = paths.map(async (path) => ({
      file: relative('', path),
      lines: (await readFile(path, 'utf8')).trimEnd().split('\n'),
    }));
    return new SourceFiles(folder, await Promise.all(files));
  }

  /** The last of lines that follow each other in one file, each the first that matches; else the file `fallback`. */
  find(patterns: readonly RegExp[], fallback: string): StubPlace {
    for (const { file, lines } of this.#files) {
      let at = -1;
      for (const pattern of patterns) {
        const found = lines.findIndex((line, index) => index > at && pattern.test(line));
        at = found < 0 ? lines.length : found;
      }
      if (at < lines.length) return { file, line: at + 1 };
    }
    return { file: relative('', join(this.#folder, fallback)) };
  }

  /** The end of the first of these files that speaks of one of the texts, or of the last file. */
  findEnd(files: readonly string[], texts: readonly string[]): StubPlace | undefined {
    const given = files.map((file) => relative('', file));
    const listed = this.#files.filter(({ file }) => given.includes(file));
    const ranked = texts.map((text) => listed.find(({ lines }) => lines.some((line) => line.includes(text))));
    const chosen = ranked.find((each) => each !== undefined) ?? listed.at(-1);
    return chosen && { file: chosen.file, line: chosen.lines.length };
  }
}
