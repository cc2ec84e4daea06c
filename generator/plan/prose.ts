import type { Operation } from '../model/api.js';
import type { PlanContext } from './context.js';

/** The longest description that a tool without reviewed words gets from a document. */
const maximumDescription = 600;

/** The overlay's or the document's summary, else words made of the tool's name. */
export function titleTool(operation: Operation, name: string, { config }: PlanContext): string {
  const summary = cleanProse(operation.summary ?? '', 100);
  return summary === '' ? titleFromName(name, config.name) : summary;
}

/** `list_all_x_benefit_grants` → `List benefit grants`; `get_single_x_order_by_id` → `Get order by id`. */
function titleFromName(name: string, api: string): string {
  const words = name.split('_');
  const noun = words.slice(words.indexOf(api, 1) + 1).join(' ');
  const verb = words[0] ?? '';
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${noun}`;
}

/** The description as it was written for models, else the title and the request that it makes. */
export function describeTool(operation: Operation, title: string, { config }: PlanContext): string {
  const text = operation.description ?? '';
  const description = config.prose === 'document' ? cleanProse(text, maximumDescription) : text.trim();
  const request = `${operation.method} ${cleanProse(operation.path, 200)}`;
  const said = description === '' ? `${title} (${request}).` : description;
  return operation.deprecated ? `Deprecated. ${said}` : said;
}

/**
 * A stranger's prose as plain text: no markup, no links, no control, bidirectional, tag or zero-width
 * characters; one line, cut at a sentence where it can be. It is data, and cannot be made safer than that.
 */
export function cleanProse(text: string, maximum: number): string {
  const visible = text
    .slice(0, 20 * maximum)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, (character) => (/\s/.test(character) ? character : ''));
  return cutProse(removeMarkup(visible).replace(/\s+/g, ' ').trim(), maximum);
}

/** HTML tags, and Markdown's headings, quotations, links, tables and emphasis; never a letter of a name. */
function removeMarkup(text: string): string {
  return text
    .replace(/^[ \t]{0,3}(?:#{1,6}|>{1,3})[ \t]+/gm, '')
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/!?\[([^[\]]{0,300})\]\([^()\s]{0,500}\)/g, '$1')
    .replace(/`+/g, '')
    .replace(/\|/g, ' ')
    .replace(/(?<!\w)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\w)/g, '')
    .replace(/(?<!\w)(_{1,3})(?=\S)([^_]{1,300})(?<=\S)\1(?!\w)/g, '$2');
}

function cutProse(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const head = text.slice(0, maximum);
  const sentence = Math.max(head.lastIndexOf('. '), head.lastIndexOf('! '), head.lastIndexOf('? '));
  if (sentence > maximum / 3) return head.slice(0, sentence + 1);
  return `${head.slice(0, head.lastIndexOf(' ') > maximum / 2 ? head.lastIndexOf(' ') : maximum - 1).trimEnd()}…`;
}
