import { describe, expect, it } from 'vitest';
import { buildMeterEvent, type Meter, showFilter } from '../../../specs/polar/custom/meter-event.js';

type Filter = Meter['filter'];
type Clause = Filter['clauses'][number];

const named: Clause = { property: 'name', operator: 'eq', value: 'export' };
const and = (...clauses: Clause[]): Filter => ({ conjunction: 'and', clauses });
const or = (...clauses: Clause[]): Filter => ({ conjunction: 'or', clauses });
const eq = (property: string, value: string | number | boolean): Clause => ({
  property,
  operator: 'eq',
  value,
});

function meterOf(
  filter: Filter,
  aggregation: Meter['aggregation'] = { func: 'sum', property: 'units' },
): Meter {
  return { id: 'meter', name: 'Exports', filter, aggregation, archived_at: null };
}

describe('an event that the meter counts', () => {
  it.each<[string, Meter, number, object, object]>([
    ['a sum', meterOf(and(named)), 500, {}, { units: 500 }],
    ['nothing used', meterOf(and(named)), 0, {}, { units: 0 }],
    ['a prefix', meterOf(and(named), { func: 'max', property: 'metadata.gb' }), 2.5, {}, { gb: 2.5 }],
    ['more metadata', meterOf(and(named)), 5, { job: 'a' }, { job: 'a', units: 5 }],
    ['the value twice', meterOf(and(named)), 5, { units: 5 }, { units: 5 }],
    ['a count', meterOf(and(named), { func: 'count' }), 1, {}, {}],
    [
      'required metadata, of its own types',
      meterOf(and(named, eq('plan', 'pro'), eq('metadata.level', 3), eq('trial', false))),
      5,
      {},
      { plan: 'pro', level: 3, trial: false, units: 5 },
    ],
    ['a tree', meterOf(and(and(named), or(eq('plan', 'pro')))), 5, {}, { plan: 'pro', units: 5 }],
    ['our own source', meterOf(and(named, eq('source', 'user'))), 5, {}, { units: 5 }],
    [
      'nesting',
      meterOf(and(named, eq('_llm.vendor', 'x')), { func: 'sum', property: '_llm.total_tokens' }),
      5,
      { _llm: { model: 'y' } },
      { _llm: { vendor: 'x', model: 'y', total_tokens: 5 } },
    ],
  ])('%s', (_, meter, value, given, metadata) => {
    expect(buildMeterEvent(meter, value, given as Record<string, unknown>)).toEqual({
      name: 'export',
      metadata,
    });
  });
});

describe('no event, and why', () => {
  it.each<[string, Meter, number, object]>([
    ['was archived', { ...meterOf(and(named)), archived_at: '2026-01-01T00:00:00Z' }, 1, {}],
    ['alternatives', meterOf(or(named, eq('name', 'import'))), 1, {}],
    ['alternatives', meterOf(and(named, or(eq('a', 1), eq('b', 2)))), 1, {}],
    ['with gt', meterOf(and(named, { property: 'size', operator: 'gt', value: 5 })), 1, {}],
    ['no event name', meterOf(and(eq('plan', 'pro'))), 1, {}],
    ['no event name', meterOf(and()), 1, {}],
    ['only Polar itself', meterOf(and(named, eq('source', 'system'))), 1, {}],
    ['one moment', meterOf(and(named, eq('timestamp', 1))), 1, {}],
    ['counts nothing', meterOf(and(named, eq('name', 'import'))), 1, {}],
    ['another value', meterOf(and(named, eq('plan', 'pro'))), 1, { plan: 'basic' }],
    ['another value', meterOf(and(named, eq('level', 3))), 1, { level: '3' }],
    ['another value', meterOf(and(named)), 5, { units: 6 }],
    ['another value', meterOf(and(named, eq('units', 3))), 5, {}],
    ['counts events', meterOf(and(named), { func: 'count' }), 500, {}],
    ['different values', meterOf(and(named), { func: 'unique', property: 'user' }), 1, {}],
    ['negative one', meterOf(and(named)), -5, {}],
  ])('%s %#', (why, meter, value, given) => {
    expect(() => buildMeterEvent(meter, value, given as Record<string, unknown>)).toThrow(why);
  });
});

it('shows a filter as one reads it', () => {
  expect(showFilter(and(named, or(eq('level', 3), eq('trial', true))))).toBe(
    'name eq "export" and (level eq 3 or trial eq true)',
  );
});
