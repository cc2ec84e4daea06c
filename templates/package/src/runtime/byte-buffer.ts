const largestBlock = 65_536;

/**
 * Bytes that come in pieces of any size. They are copied into blocks that double in size: of an answer in
 * pieces of one byte, the pieces themselves would take a hundred times its memory, and one buffer that grows
 * would leave as much garbage as it holds.
 */
export class ByteBuffer {
  /** In bytes. */
  length = 0;
  readonly #blocks: Buffer[] = [];
  /** Of the last block. */
  #free = 0;

  append(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      const last = this.#blocks.at(-1);
      if (last === undefined || this.#free === 0) {
        this.#free = Math.max(rest.length, Math.min(largestBlock, this.length));
        this.#blocks.push(Buffer.allocUnsafe(this.#free));
        continue;
      }
      const taken = rest.copy(last, last.length - this.#free);
      this.#free -= taken;
      this.length += taken;
      rest = rest.subarray(taken);
    }
  }

  /** The first bytes as UTF-8, without a byte order mark; all of them unless told. */
  decode(bytes = this.length): string {
    return new TextDecoder().decode(Buffer.concat(this.#blocks, Math.min(bytes, this.length)));
  }
}
