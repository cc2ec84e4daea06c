import type { Log } from '../log.js';
import { readReason } from '../store/failure.js';

/**
 * Lines as an answer that is sent while they are read. What is wrong with the question is said before it begins; a
 * failure after that breaks the connection, so that nobody takes a part for the whole. A client that goes away ends the
 * reading.
 * @throws what reading the first line throws
 */
export async function answerLines(
  lines: AsyncGenerator<string, void, undefined>,
  { headers, log }: { readonly headers: Readonly<Record<string, string>>; readonly log: Log },
): Promise<Response> {
  let next: IteratorResult<string, void> | undefined = await lines.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = next ?? (await lines.next());
        next = undefined;
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log('error', 'export broken off', { reason: readReason(error) });
        controller.error(error);
      }
    },
    async cancel() {
      await lines.return();
    },
  });
  return new Response(body, { headers: { 'cache-control': 'no-store', ...headers } });
}
