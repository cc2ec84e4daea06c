import { CustomRefusal } from '#polar/custom-tool.js';
import type { ToolOutput } from '#polar/registry.js';

export type Meter = Pick<
  ToolOutput<'get_single_polar_meter_by_id'>,
  'id' | 'name' | 'filter' | 'aggregation' | 'archived_at'
>;
type Filter = Meter['filter'];
type Clause = Extract<Filter['clauses'][number], { readonly operator: unknown }>;
type Scalar = Clause['value'];

/** Metadata as events have it: dots in a property's name are nesting. */
export type Metadata = { readonly [key: string]: unknown };

export interface BuiltEvent {
  readonly name: string;
  readonly metadata: Metadata;
}

/** An event that the meter counts with this value. @throws CustomRefusal where none can be made */
export function buildMeterEvent(meter: Meter, value: number, given: Metadata = {}): BuiltEvent {
  if (meter.archived_at) {
    throw new CustomRefusal(`The meter ${showMeter(meter)} was archived at ${meter.archived_at}.`, {
      next: 'Choose another meter with `list_all_polar_meters` and is_archived: false.',
    });
  }
  if (value < 0) {
    throw new CustomRefusal(
      `value is ${value}: an event consumes, and a negative one does not give credits back.`,
      {
        next: 'To give credits, attach a `meter_credit` benefit; to correct usage on purpose, give name and metadata.',
      },
    );
  }
  const needed = readNeeded(meter);
  const { name } = needed;
  if (typeof name !== 'string') refuse(meter, 'its filter asks for no event name');
  let metadata = given;
  for (const [property, wanted] of needed.metadata) metadata = put(metadata, property, { wanted, meter });
  const counted = countedProperty(meter, value);
  if (counted !== undefined) metadata = put(metadata, counted, { wanted: value, meter });
  return { name, metadata };
}

interface Needed {
  readonly name: Scalar | undefined;
  readonly metadata: ReadonlyMap<string, Scalar>;
}

/** What an event must have. Only without a prefix are `name`, `source` and `timestamp` the event's own. */
function readNeeded(meter: Meter): Needed {
  const own = new Map<string, Scalar>();
  const metadata = new Map<string, Scalar>();
  for (const { property, operator, value } of listClauses(meter.filter, meter)) {
    if (operator !== 'eq') refuse(meter, `it compares ${property} with ${operator}, where many values fit`);
    if (property === 'timestamp') refuse(meter, 'it counts one moment only');
    if (property === 'source') {
      if (value !== 'user') refuse(meter, 'it counts events that only Polar itself makes');
      continue;
    }
    const [needed, key] = property === 'name' ? [own, property] : [metadata, stripPrefix(property)];
    if (needed.has(key) && needed.get(key) !== value) {
      refuse(meter, `it asks for two values of ${property} at once, so that it counts nothing`);
    }
    needed.set(key, value);
  }
  return { name: own.get('name'), metadata };
}

/** The property within the metadata: both ways to write it mean the same. */
function stripPrefix(property: string): string {
  return property.replace(/^metadata\./, '');
}

function listClauses(filter: Filter, meter: Meter): readonly Clause[] {
  if (filter.conjunction === 'or' && filter.clauses.length > 1) {
    refuse(meter, 'it has alternatives (or), and which one is meant is not known');
  }
  return filter.clauses.flatMap((clause) =>
    'conjunction' in clause ? listClauses(clause, meter) : [clause],
  );
}

/** The property that the value goes into; undefined where events themselves are counted. */
function countedProperty(meter: Meter, value: number): string | undefined {
  const { aggregation } = meter;
  switch (aggregation.func) {
    case 'sum':
    case 'max':
    case 'min':
    case 'avg':
      return stripPrefix(aggregation.property);
    case 'unique':
      return refuse(
        meter,
        `it counts how many different values ${aggregation.property} has, which no number can be put into`,
      );
    default:
      if (value === 1) return undefined;
      throw new CustomRefusal(
        `The meter ${showMeter(meter)} counts events, each as 1: value ${value} would take ${value} events.`,
        { next: 'Give value 1, or send several events with `create_a_polar_event_batch`.' },
      );
  }
}

/** Sets a property; what is there already must be the same. */
function put(
  metadata: Metadata,
  property: string,
  { wanted, meter }: { readonly wanted: Scalar; readonly meter: Meter },
): Metadata {
  const [key = '', ...rest] = property.split('.');
  const here = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
  if (rest.length > 0) {
    const inner = isMetadata(here) ? here : {};
    if (here !== undefined && !isMetadata(here)) refuseValue(meter, property, wanted);
    return { ...metadata, [key]: put(inner, rest.join('.'), { wanted, meter }) };
  }
  if (here !== undefined && here !== wanted) refuseValue(meter, property, wanted);
  return { ...metadata, [key]: wanted };
}

function isMetadata(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseValue(meter: Meter, property: string, wanted: Scalar): never {
  throw new CustomRefusal(
    `The meter ${showMeter(meter)} counts it only with ${property} ${JSON.stringify(wanted)} in the metadata, which has another value.`,
    { next: `Leave ${property} out of metadata: it is filled in.` },
  );
}

function refuse(meter: Meter, why: string): never {
  throw new CustomRefusal(`No event can be made for the meter ${showMeter(meter)}: ${why}.`, {
    problems: [
      `filter: ${showFilter(meter.filter)}`,
      `aggregation: ${Object.values(meter.aggregation).join(' of ')}`,
    ],
    next: 'Give name and metadata that fit the filter, without meter_id and value.',
  });
}

function showMeter({ id, name }: Meter): string {
  return `${JSON.stringify(name)} (${id})`;
}

/** `name eq "export" and (units gt 5 or units eq 0)` */
export function showFilter({ conjunction, clauses }: Filter): string {
  const shown = clauses.map((clause) =>
    'conjunction' in clause
      ? `(${showFilter(clause)})`
      : `${clause.property} ${clause.operator} ${JSON.stringify(clause.value)}`,
  );
  return shown.join(` ${conjunction} `) || 'every event';
}
