import { type ReadResourceResult, type Resource, ResourceNotFoundError } from '@modelcontextprotocol/server';
import guides from './guides.json' with { type: 'json' };

/** One entry of `guides.json`: what one must know of an area of the API, to be read when it is needed. */
export interface Guide {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Markdown. */
  readonly text: string;
}

// The emitted JSON is asserted, not inferred: `generate` writes it and its tests prove its shape.
export const emittedGuides = guides as readonly Guide[];

const mimeType = 'text/markdown';

/** The answer to resources/list. */
export function listGuides(all: readonly Guide[] = emittedGuides): Resource[] {
  return all.map(({ text, ...guide }) => ({ ...guide, mimeType, size: Buffer.byteLength(text) }));
}

/** The answer to resources/read. @throws ResourceNotFoundError (-32602) for a URI of no guide */
export function readGuide(uri: string, all: readonly Guide[] = emittedGuides): ReadResourceResult {
  const guide = all.find((each) => each.uri === uri);
  if (guide !== undefined) return { contents: [{ uri, mimeType, text: guide.text }] };
  const known = all.map((each) => each.uri).join(', ');
  const message = `Unknown resource ${JSON.stringify(uri.slice(0, 120))}. There are: ${known}.`;
  throw new ResourceNotFoundError(uri, message);
}
