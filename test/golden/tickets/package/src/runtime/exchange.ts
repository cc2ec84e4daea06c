import {
  type BrotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  type Gunzip,
} from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { UpstreamResponse } from './upstream.js';

type Headers = Record<string, string | string[] | undefined>;
type Decoder = Gunzip | BrotliDecompress;

const excerptBytes = 800;

/**
 * One request and its answer, as undici's dispatcher reports them. It knows what a response object
 * could not tell: whether the request may have been written, and how much of the answer had come.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<UpstreamResponse>;
  /** Set just before the first byte is written. */
  sent = false;
  status: number | undefined;
  tooLarge = false;
  readonly #maxBytes: number;
  #resolve!: (response: UpstreamResponse) => void;
  #reject!: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #aborted: Error | undefined;
  #headers: ReadonlyMap<string, string> = new Map();
  #decoder: Decoder | undefined;
  #received = false;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // An abort before anybody waits must not end the process as an unhandled rejection.
    this.response.catch(() => {});
  }

  /** The beginning of the answer's body, as far as it came. */
  get excerpt(): string {
    return new TextDecoder().decode(Buffer.concat(this.#chunks).subarray(0, excerptBytes));
  }

  /** Ends the exchange: closes its connection, or keeps it from being sent at all. */
  abort(reason: Error): void {
    this.#aborted = reason;
    this.#controller?.abort(reason);
    this.#decoder?.destroy();
    this.#reject(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#aborted !== undefined) {
      controller.abort(this.#aborted);
      return;
    }
    this.#controller = controller;
    this.sent = true;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return; // An interim answer (100, 103): the real one follows.
    this.status = status;
    this.#headers = new Map(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]),
    );
    this.#decoder = createDecoder(this.#headers.get('content-encoding'));
    this.#decoder?.on('data', (chunk: Buffer) => this.#keep(chunk));
    this.#decoder?.on('end', () => this.#finish());
    this.#decoder?.on('error', (error) => this.abort(error));
    this.#decoder?.on('drain', () => controller.resume());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#received = true;
    if (this.#decoder === undefined) this.#keep(chunk);
    else if (!this.#decoder.destroyed && !this.#decoder.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    // Nothing was compressed into nothing: an empty body is not a broken one.
    if (this.#decoder === undefined || !this.#received) this.#finish();
    else this.#decoder.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#decoder?.destroy();
    this.#reject(this.#aborted ?? error);
  }

  #keep(chunk: Buffer): void {
    if (this.tooLarge) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.tooLarge = true;
      this.#chunks.length = Math.min(this.#chunks.length, 1);
      this.abort(new Error('too large'));
      return;
    }
    this.#chunks.push(chunk);
  }

  #finish(): void {
    const text = new TextDecoder().decode(Buffer.concat(this.#chunks));
    this.#resolve({ status: this.status ?? 0, headers: this.#headers, text });
  }
}

function createDecoder(encoding: string | undefined): Decoder | undefined {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      return undefined;
  }
}
