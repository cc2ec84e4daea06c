import type { OpenAPI3 } from 'openapi-typescript';
import { Diagnostics } from './diagnostics.js';
import { printTypes } from './emit/types-text.js';
import { validateDocument } from './load/validate.js';
import type { SideAnswer, SideJob } from './side-process.js';

async function doJob(job: SideJob): Promise<string> {
  switch (job.kind) {
    case 'validate': {
      const diagnostics = new Diagnostics();
      await validateDocument(job.document, diagnostics);
      return JSON.stringify(diagnostics.list);
    }
    case 'types':
      return printTypes(job.document as unknown as OpenAPI3);
    case 'tokens': {
      const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
      return JSON.stringify(job.texts.map((text) => countTokens(text)));
    }
  }
}

function describeError(error: unknown): string {
  if (error instanceof RangeError) return 'its schemas lead through too many others to be followed.';
  return error instanceof Error ? error.message : String(error);
}

// One job at a time: answers go back in the order of their jobs.
let last: Promise<void> = Promise.resolve();
process.on('message', (job: SideJob) => {
  last = last.then(async () => {
    const answer: SideAnswer = await doJob(job).then(
      (result) => ({ result }),
      (error: unknown) => ({ error: describeError(error) }),
    );
    process.send?.(answer);
  });
});
