import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OpenApiDocument } from './model/api.js';
import type { JsonObject } from './model/json.js';

/** What the side process can do: validate a document, print its types, count the tokens of texts (o200k). */
export type SideJob =
  | { readonly kind: 'validate'; readonly document: OpenApiDocument }
  | { readonly kind: 'types'; readonly document: JsonObject }
  | { readonly kind: 'tokens'; readonly texts: readonly string[] };

/** Diagnostics as JSON, the text of the types, or the numbers of tokens as JSON; or why there is none. */
export type SideAnswer = { readonly result: string } | { readonly error: string };

/** As it stands in the source, or beside the bundle that this code is in (`start.mjs`). */
const processFile = import.meta.url.endsWith('.ts') ? './side-jobs.ts' : './side-jobs.cjs';

/**
 * A process for slow work that nothing waits for before the end. Make it first, so that it loads its
 * modules while the document is read. It does its jobs one after the other.
 */
export class SideProcess {
  // A process, not a thread: in a thread of Node 20 a loader of TypeScript does not take effect.
  readonly #process = fork(fileURLToPath(new URL(processFile, import.meta.url)), {
    serialization: 'advanced',
  });
  readonly #waiting: ((answer: SideAnswer) => void)[] = [];

  constructor() {
    this.#process.on('message', (message) => this.#waiting.shift()?.(message as SideAnswer));
    this.#process.on('error', (error) => this.#giveUp(error.message));
    this.#process.on('exit', (code) => this.#giveUp(`the side process ended with ${code}`));
  }

  run(job: SideJob): Promise<SideAnswer> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#process.send(job, (error) => error && this.#giveUp(error.message));
    });
  }

  /** Ends the process; without it this one would wait. */
  close(): void {
    this.#process.kill();
  }

  #giveUp(error: string): void {
    for (const resolve of this.#waiting.splice(0)) resolve({ error });
  }
}
