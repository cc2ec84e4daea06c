import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tools, toolsets } from '../../generated/polar-mcp/src/tools/index.js';

type Node = { readonly [key: string]: unknown };
const document = JSON.parse(readFileSync('specs/polar/openapi.json', 'utf8')) as Node;

const secretName = /(?:secret|token|password|credential|signature|(?:^|_)key)$|^payload$/i;

/** Places that are shown although their name says secret, each with its reason. */
const shown: ReadonlyMap<RegExp, string> = new Map([
  [/guild_token$/, 'the API demands it of a Discord benefit; it ends after minutes and invites nobody'],
  [/(?:^|\.)display_key$/, 'all but the last characters are stars'],
  [/(?:^|\.)license_key\.key$/, 'validation and activation answer the key that they were given'],
  [/(?:^|\.)license_key$/, 'an object about the key; the key in it is judged by itself'],
  [/^key$/, 'validation, and the tools that hand a licence key over (risk secret)'],
  [/user_provided_key$/, 'left to the reviewed risks: masked, grants would be no plain read'],
  [/checksum_sha256|signature$/, 'of a file, so that a download can be checked'],
]);

function resolve(ref: string): Node {
  return ref
    .slice(2)
    .split('/')
    .reduce<Node>((node, step) => node[step.replace(/~1/g, '/').replace(/~0/g, '~')] as Node, document);
}

/** Each place of a schema whose last name sounds like a secret. */
function collect(
  schema: Node | undefined,
  place: string,
  found: Set<string>,
  seen: readonly string[] = [],
): void {
  if (schema === undefined || seen.length > 14) return;
  if (typeof schema.$ref === 'string') {
    if (!seen.includes(schema.$ref)) collect(resolve(schema.$ref), place, found, [...seen, schema.$ref]);
    return;
  }
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    for (const member of (schema[key] as readonly Node[] | undefined) ?? [])
      collect(member, place, found, seen);
  }
  collect(schema.items as Node | undefined, `${place}[]`, found, seen);
  for (const [name, property] of Object.entries((schema.properties as Node | undefined) ?? {})) {
    const inner = place === '' ? name : `${place}.${name}`;
    if (secretName.test(name)) found.add(inner);
    collect(property as Node, inner, found, seen);
  }
}

function listAnswers(path: string, method: string): readonly Node[] {
  const operation = (document.paths as Record<string, Record<string, Node>>)[path]?.[method.toLowerCase()];
  return Object.entries((operation?.responses ?? {}) as Record<string, Node>)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, response]) => Object.values((response.content ?? {}) as Record<string, Node>))
    .map((media) => media.schema as Node);
}

test('every place of an answer that sounds like a secret is masked, or shown for a reason', async () => {
  const open: string[] = [];
  for (const summary of tools) {
    const module = (await toolsets.get(summary.toolset)?.()) ?? {};
    const tool = Object.values(module).find(({ name }) => name === summary.name);
    const found = new Set<string>();
    for (const schema of listAnswers(tool?.path ?? '', tool?.method ?? '')) collect(schema, '', found);
    for (const place of found) {
      const masked = tool?.masked?.some((each) => place === each || place.startsWith(`${each}.`)) === true;
      if (!masked && ![...shown.keys()].some((known) => known.test(place)))
        open.push(`${tool?.operationId}: ${place}`);
    }
  }
  expect(open).toEqual([]);
});

test('what hands a secret over is no plain read, and what masks it is one', () => {
  const risks = new Map(tools.map(({ name, risk }) => [name, risk]));
  expect(risks.get('get_single_polar_license_key_by_id')).toBe('secret');
  expect(risks.get('create_a_polar_customer_session')).toBe('secret');
  expect(risks.get('list_all_polar_webhook_deliveries')).toBe('read');
});
