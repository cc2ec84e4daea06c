import { describe, expect, test } from 'vitest';
import { UsageError } from '../../templates/package/src/config.js';
import {
  effectiveRisk,
  type FilterPlace,
  filterTools,
  type ToolFilter,
  weighHere,
} from '../../templates/package/src/filter.js';
import type { ToolSummary } from '../../templates/package/src/runtime/tool.js';
import { fixtureApi, portalApi } from './fixture.js';

function summarize(name: string, parts: Partial<ToolSummary> = {}): ToolSummary {
  return { name, toolset: 'things', kind: 'list', risk: 'read', tags: ['things'], security: [], ...parts };
}

const needs = (...scopes: string[]) => [{ token: scopes }];
const portal = [{ session: ['portal:read'] }, { member: ['portal:read'] }];

const tools: readonly ToolSummary[] = [
  summarize('list', { security: needs('things:read', 'things:write') }),
  summarize('get', { kind: 'get', tags: ['things', 'reports'], security: needs('things:read') }),
  summarize('peek', { kind: 'get', risk: 'secret', security: needs('things:read') }),
  summarize('create', { kind: 'create', risk: 'write', security: needs('things:write') }),
  summarize('update', { kind: 'update', risk: 'destructive', security: needs('things:write') }),
  summarize('delete', { kind: 'delete', risk: 'destructive', security: needs('things:write') }),
  summarize('act', { kind: 'custom', risk: 'money', tags: ['money'], security: needs('money:write') }),
  summarize('public', { kind: 'get', tags: ['reports'] }),
  summarize('portal', { tags: ['portal'], security: portal }),
];
/** What joins others, and what answers to an older name. */
const joined = summarize('joined', { aliases: ['by_old_name'], uses: ['get', 'create'], tags: ['joined'] });

const api = {
  ...portalApi,
  scopeRule: 'any' as const,
  scopes: ['things:read', 'profile'],
  presets: { desk: { description: 'For a desk.', tools: ['list', 'update', 'act'] } },
};
const place: FilterPlace = { api, credentials: new Map([['token', 'x']]), startsReadOnly: false };

function keep(filter: ToolFilter, more: Partial<FilterPlace> = {}): string {
  return filterTools(tools, filter, { ...place, ...more })
    .map(({ name }) => name)
    .join(' ');
}

describe('what a filter keeps', () => {
  test.each<[ToolFilter, string]>([
    [{}, 'list get peek create update delete act public portal'],
    [{ methods: ['read'] }, 'list get peek public'],
    [{ methods: ['write'] }, 'create update delete'],
    [{ methods: ['custom'] }, 'act'],
    [{ methods: ['list', 'create'] }, 'list create portal'],
    [{ methods: ['read', 'delete'] }, 'list get peek delete public'],
    [{ tags: ['reports'] }, 'get public'],
    [{ tags: ['reports', 'money'] }, 'get act public'],
    [{ methods: ['read'], tags: ['things'] }, 'list get peek'],
    [{ tools: ['delete', 'list'] }, 'list delete'],
    [{ excludeTools: ['delete', 'act'] }, 'list get peek create update public portal'],
    [{ preset: 'desk' }, 'list update act'],
    [{ preset: 'desk', methods: ['read'] }, 'list'],
    [{ preset: 'desk', excludeTools: ['act'] }, 'list update'],
    [{ scopes: ['things:read'] }, 'list get peek public'],
    [{ scopes: ['things:write'] }, 'list create update delete public'],
    [{ scopes: ['profile'] }, 'public'],
    [{ scopes: ['sessions:write'] }, 'public portal'],
  ])('%j → %s', (filter, want) => {
    expect(keep(filter)).toBe(want);
  });

  test('by the standard all scopes of a requirement are needed', () => {
    const all = { api: { ...api, scopeRule: 'all' as const } };
    expect(keep({ scopes: ['things:read'] }, all)).toBe('get peek public');
    expect(keep({ scopes: ['things:read', 'things:write'] }, all)).toBe(
      'list get peek create update delete public',
    );
  });

  test('where a server starts read-only, only what reads is kept until methods are given', () => {
    const guarded = { startsReadOnly: true };
    expect(keep({}, guarded)).toBe('list get public');
    expect(keep({ preset: 'desk' }, guarded)).toBe('list');
    expect(keep({ methods: ['read', 'write'] }, guarded)).toBe(
      'list get peek create update delete public portal',
    );
    expect(() => keep({ tools: ['delete'] }, guarded)).toThrow(/reading only \(.*--methods.*leaves 0/);
  });

  test('a session that was given makes its tools what they are: nothing is opened', () => {
    const given = { credentials: new Map([['session', 'x']]) };
    expect(keep({ methods: ['read'] }, given)).toBe('list get peek public portal');
    expect(keep({ scopes: ['profile'] }, given)).toBe('public portal');
    expect(keep({}, { ...given, startsReadOnly: true })).toBe('list get public portal');
    const [tool] = tools.slice(-1);
    expect(tool && effectiveRisk(tool, place)).toBe('write');
    expect(tool && effectiveRisk(tool, { ...place, ...given })).toBe('read');
  });

  test('where a session must be opened, no form of a body reads alone', () => {
    const forms = { risk: 'money', riskByArgument: { look: 'read', pay: 'money' } } as const;
    const tool = summarize('act', { ...forms, security: portal });
    const raised = { ...tool, riskByArgument: { look: 'write', pay: 'money' } };
    expect(weighHere(tool, place)).toEqual(raised);
    expect(weighHere(summarize('act', forms), place)).toMatchObject(forms);
  });
});

describe('what is refused', () => {
  test.each<[ToolFilter, RegExp]>([
    [{ methods: ['reed'] }, /^--methods: there is no "reed"\. Did you mean read\?$/],
    [{ methods: ['everything'] }, /There are: read, write, custom, list/],
    [{ tags: ['thing'] }, /--tags: there is no "thing"\. Did you mean things\?/],
    [{ tools: ['lisst'] }, /--tools: there is no "lisst"\. Did you mean list\?/],
    [{ excludeTools: ['delte'] }, /--exclude-tools: .*Did you mean delete\?/],
    [{ preset: 'dsk' }, /--preset: .*Did you mean desk\?/],
    [{ preset: 'constructor' }, /--preset: there is no "constructor"/],
    [{ scopes: ['things:raed'] }, /--scopes: .*Did you mean things:read\?/],
    [
      { tags: ['money'], methods: ['read'] },
      /No tool is left: 9 tools; --tags money leaves 1; --methods read leaves 0\./,
    ],
    [{ preset: 'desk', tags: ['portal'] }, /--preset desk leaves 3; --tags portal leaves 0/],
  ])('%j', (filter, message) => {
    expect(() => keep(filter)).toThrow(UsageError);
    expect(() => keep(filter)).toThrow(message);
  });

  test('an API without presets says so', () => {
    expect(() => keep({ preset: 'desk' }, { api: fixtureApi })).toThrow(/There is none to choose from/);
  });
});

test('an alias counts as its tool, and a tool that joins others needs what they need', () => {
  const all = [...tools, joined];
  const names = (filter: ToolFilter) => filterTools(all, filter, place).map(({ name }) => name);
  expect(names({ tools: ['by_old_name'] })).toEqual(['joined']);
  expect(names({ excludeTools: ['by_old_name'], tags: ['joined', 'portal'] })).toEqual(['portal']);
  expect(names({ tools: ['joined'], scopes: ['things:read', 'things:write'] })).toEqual(['joined']);
  expect(() => names({ tools: ['joined'], scopes: ['things:read'] })).toThrow(UsageError);
});
