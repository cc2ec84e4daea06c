import {
  type BrotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  type Gunzip,
} from 'node:zlib';
import type { Dispatcher } from 'undici';
import { ByteBuffer } from './byte-buffer.js';
import type { SendOptions, UpstreamLimits, UpstreamResponse } from './upstream.js';

type Headers = Record<string, string | string[] | undefined>;
type Decoder = Gunzip | BrotliDecompress;

const excerptBytes = 800;

/** Why we ended an exchange ourselves: `headers` and `body` are deadlines of these phases. */
export class Abortion extends Error {
  readonly phase: 'headers' | 'body' | 'timeout' | 'too-large' | 'cancelled';

  constructor(phase: Abortion['phase']) {
    super(phase);
    this.phase = phase;
  }
}

/**
 * One request and its answer, as undici's dispatcher reports them. It knows what a response object
 * could not tell: whether the request may have been written, and how much of the answer had come.
 * The deadlines of the head and of the body are kept here: undici's own are up to a second late, and every
 * interim answer (1xx) starts them anew.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<UpstreamResponse>;
  /** Set just before the first byte is written. */
  sent = false;
  status: number | undefined;
  readonly #limits: UpstreamLimits;
  readonly #onProgress: SendOptions['onProgress'];
  #resolve!: (response: UpstreamResponse) => void;
  #reject!: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #aborted: Error | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** How often the API has shown that it is there. */
  #signs = 0;
  #headers: ReadonlyMap<string, string> = new Map();
  #total: number | undefined;
  #decoder: Decoder | undefined;
  #received = false;
  readonly #body = new ByteBuffer();

  constructor(limits: UpstreamLimits, onProgress?: SendOptions['onProgress']) {
    this.#limits = limits;
    this.#onProgress = onProgress;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // An abort before anybody waits must not end the process as an unhandled rejection.
    this.response.catch(() => {});
  }

  /** The beginning of the answer's body, as far as it came. */
  get excerpt(): string {
    return this.#body.decode(excerptBytes);
  }

  /** Ends the exchange: closes its connection, or keeps it from being sent at all. */
  abort(reason: Error): void {
    this.#aborted ??= reason;
    this.#controller?.abort(reason);
    this.#fail(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#aborted !== undefined) {
      controller.abort(this.#aborted);
      return;
    }
    this.#controller = controller;
    this.sent = true;
    this.#watch('headers', this.#limits.headersTimeout);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return; // An interim answer (100, 103): the real one follows.
    this.#watch('body', this.#limits.idleTimeout);
    this.status = status;
    this.#headers = new Map(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]),
    );
    this.#decoder = createDecoder(this.#headers.get('content-encoding'));
    if (this.#decoder === undefined) this.#total = readLength(this.#headers.get('content-length'));
    this.#decoder?.on('data', (chunk: Buffer) => this.#keep(chunk));
    this.#decoder?.on('end', () => this.#finish());
    this.#decoder?.on('error', (error) => this.abort(error));
    this.#decoder?.on('drain', () => controller.resume());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#received = true;
    this.#signs += 1;
    this.#timer?.refresh();
    if (this.#decoder === undefined) this.#keep(chunk);
    else if (!this.#decoder.destroyed && !this.#decoder.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#signs += 1;
    clearTimeout(this.#timer);
    // Nothing was compressed into nothing: an empty body is not a broken one.
    if (this.#decoder === undefined || !this.#received) this.#finish();
    else this.#decoder.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A 204 ends with its head, whatever follows and whatever length it names (RFC 9112, section 6.3).
    if (this.status === 204 && this.#aborted === undefined) this.#finish();
    else this.#fail(this.#aborted ?? error);
  }

  /** When this process was busy, what the API sent in time may still wait to be read: one look before the end. */
  #watch(phase: 'headers' | 'body', timeout: number): void {
    this.#signs += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const signs = this.#signs;
      setImmediate(() => {
        if (signs === this.#signs) this.abort(new Abortion(phase));
      });
    }, timeout);
  }

  #keep(chunk: Buffer): void {
    if (this.#aborted !== undefined) return;
    const { maxResponseBytes } = this.#limits;
    const received = this.#body.length + chunk.length;
    // An answer that announces too much is not waited for.
    if (received > maxResponseBytes || ((this.#total ?? 0) > maxResponseBytes && received >= excerptBytes)) {
      this.#body.append(chunk.subarray(0, excerptBytes));
      this.abort(new Abortion('too-large'));
      return;
    }
    this.#body.append(chunk);
    this.#onProgress?.(received, this.#total);
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#resolve({ status: this.status ?? 0, headers: this.#headers, text: this.#body.decode() });
  }

  #fail(error: Error): void {
    clearTimeout(this.#timer);
    this.#decoder?.destroy();
    this.#reject(error);
  }
}

function readLength(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
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
