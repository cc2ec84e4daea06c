import { expect, test } from 'vitest';
import { compile, packageFolder } from './compile.js';

const prelude = `import type { ToolTypes, PresetName, SecuritySchemeName } from '${packageFolder}/src/tools/types.js';
import type { Answer } from '${packageFolder}/src/runtime/output-types.js';
import type { JsonObject } from '${packageFolder}/src/runtime/json.js';
/** An optional argument, without what leaving it out is. */
type In<Name extends keyof ToolTypes> = Required<ToolTypes[Name]['input']>;
type Out<Name extends keyof ToolTypes> = ToolTypes[Name]['output'];
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Json<Body> = { headers: object; content: { 'application/json': Body } };
type Paths<Responses> = { '/a': { get: { responses: Responses } } };
type Made<Responses, Shape extends 'object' | 'page' | 'items' | 'value' | 'text' | 'none'> = Answer<Paths<Responses>, '/a', 'get', Shape>;
`;

/** Each is a type that must be `true`, or is a false one on purpose. */
const claims: readonly (readonly [why: string, type: string, holds: boolean])[] = [
  [
    'a page',
    "Same<Out<'list_all_polar_customers'>['next_page' | 'page' | 'total_count'], number | null>",
    true,
  ],
  ['its records', "Same<Out<'list_all_polar_customers'>['items'][number]['id'], string>", true],
  ['no pagination', "'pagination' extends keyof Out<'list_all_polar_customers'> ? false : true", true],
  ['pages of any kind', "Same<Out<'list_all_polar_events'>['page'], number>", true],
  ['a record', "Same<Out<'get_single_polar_subscription_by_id'>['id'], string>", true],
  ['a bare list', "Same<Out<'list_all_polar_metrics_dashboards'>['items'][number]['name'], string>", true],
  ['no content', "Same<Out<'delete_a_polar_benefit_by_id'>, { ok: true }>", true],
  ['a text', "Same<Out<'get_single_polar_order_export'>['format'], 'csv' | 'text'>", true],
  [
    'done or accepted',
    "Out<'get_single_polar_order_receipt_by_id'> extends { url: string } | { status: 'accepted' } ? true : false",
    true,
  ],
  ['accepted alone', "Same<Out<'create_a_polar_order_invoice'>['status'], 'accepted'>", true],
  ['an argument', "Same<In<'list_all_polar_customers'>['email'], string>", true],
  ['whose session', "Same<In<'get_single_polar_portal_customer'>['customer_id'], string>", true],
  [
    'what is filled in',
    "'organization_id' extends keyof In<'create_a_polar_license_key_validation'> ? false : true",
    true,
  ],
  ['a preset', "'hero' extends PresetName ? true : false", true],
  ['a scheme', "Same<SecuritySchemeName, 'oat' | 'customer_session' | 'member_session'>", true],
  ['a scalar', "Same<Made<{ 200: Json<number> }, 'value'>, { result: number }>", true],
  [
    'a union',
    "Same<Made<{ 200: Json<string[] | null> }, 'value'>, { items: string[] } | { result: null }>",
    true,
  ],
  ['any value', "Same<Made<{ 200: Json<unknown> }, 'value'>, JsonObject>", true],
  [
    'a range of statuses',
    "Same<Made<{ '2XX': Json<{ a: 1 }>; 404: Json<{ b: 2 }> }, 'object'>, { a: 1 }>",
    true,
  ],
  ['the default for successes', "Same<Made<{ default: Json<{ a: 1 }> }, 'object'>, { a: 1 }>", true],
  ['an operation that the types do not know', "Same<Answer<{}, '/a', 'get', 'object'>, JsonObject>", true],
  [
    'what a page keeps beside its items',
    "Same<Made<{ 200: Json<{ items: 1[]; sum?: 2; pagination: {} }> }, 'page'>['sum'], 2 | undefined>",
    true,
  ],
  ['a false claim', "Same<Out<'list_all_polar_customers'>['page'], string>", false],
  ['another false claim', "Same<In<'list_all_polar_customers'>['email'], number>", false],
];

test('the types of the registry say what the runtime gives', () => {
  const before = prelude.split('\n').length - 1;
  const lines = claims.map(([, type], index) => `export const claim${index}: ${type} = true;`);
  const text = `${prelude}${lines.join('\n')}\n`;
  const broken = compile('tool-types', text).map(({ line }) => claims[line - before - 1]?.[0]);
  expect(broken).toEqual(claims.filter(([, , holds]) => !holds).map(([why]) => why));
}, 60_000);
