import { type CustomApi, CustomRefusal } from '#polar/custom-tool.js';
import type { ToolInput } from '#polar/registry.js';
import { findCustomer, isUnknown } from './customer.js';
import type { FoundCustomer } from './customer-candidates.js';
import { type BuiltEvent, buildMeterEvent, type Metadata, type Meter } from './meter-event.js';

type Input = ToolInput<'create_a_polar_event'>;
type Event = ToolInput<'create_a_polar_event_batch'>['events'][number];

/** Whose event it is: a customer, or an id of the user's own that nobody has yet. */
type Owner = FoundCustomer | { readonly external_id: string; readonly known: false };

export async function createEvent(input: Input, api: CustomApi) {
  checkShape(input);
  const [owner, meter] = await Promise.all([findOwner(input, api), readMeter(input.meter_id, api)]);
  const { name, metadata } = buildEvent(input, meter);
  const { external_id, timestamp } = input;
  const event = {
    name,
    ...('id' in owner ? { customer_id: owner.id } : { external_customer_id: owner.external_id }),
    metadata,
    ...(external_id === undefined ? {} : { external_id }),
    ...(timestamp === undefined ? {} : { timestamp }),
  };
  // Metadata of any shape: the batch tool checks it before it sends anything.
  const { inserted } = await api.call('create_a_polar_event_batch', { events: [event as Event] });
  const isInserted = inserted > 0;
  return {
    inserted: isInserted,
    duplicate: !isInserted,
    event: {
      name,
      metadata,
      external_id: external_id ?? null,
      timestamp: timestamp ?? null,
      customer: owner,
    },
    ...(meter === undefined
      ? {}
      : { meter: { id: meter.id, name: meter.name, func: meter.aggregation.func, counts: input.value } }),
    note: describeOutcome(isInserted, { input, owner }),
  };
}

/** Two ways to say what happened, of which a call uses one. */
function checkShape({ name, meter_id: meter, value }: Input): void {
  const isNamed = name !== undefined && meter === undefined && value === undefined;
  const isMetered = name === undefined && meter !== undefined && value !== undefined;
  if (isNamed || isMetered) return;
  throw new CustomRefusal('Give either name (with metadata), or meter_id and value together.', {
    next: 'With a meter, its filter gives the name: `list_all_polar_meters` has the meters.',
  });
}

async function findOwner(input: Input, api: CustomApi): Promise<Owner> {
  const { customer_id, external_customer_id, customer_email, allow_unknown_customer } = input;
  const choice = {
    ...(customer_id === undefined ? {} : { customer_id }),
    ...(external_customer_id === undefined ? {} : { external_customer_id }),
    ...(customer_email === undefined ? {} : { customer_email }),
  };
  if (allow_unknown_customer !== true) {
    return findCustomer(choice, api, {
      undone: 'Nothing was recorded.',
      ...(external_customer_id === undefined
        ? {}
        : { wayOn: 'To record it for an id that nobody has yet, set allow_unknown_customer: true.' }),
    });
  }
  if (external_customer_id === undefined || customer_id !== undefined || customer_email !== undefined) {
    throw new CustomRefusal('allow_unknown_customer goes with external_customer_id only.');
  }
  try {
    return await findCustomer(choice, api);
  } catch (error) {
    if (error instanceof CustomRefusal) return { external_id: external_customer_id, known: false };
    throw error;
  }
}

async function readMeter(id: string | undefined, api: CustomApi): Promise<Meter | undefined> {
  if (id === undefined) return undefined;
  try {
    return await api.call('get_single_polar_meter_by_id', { id });
  } catch (error) {
    if (!isUnknown(error)) throw error;
    throw new CustomRefusal(`There is no meter with the id ${id}.`, {
      next: 'Find it with `list_all_polar_meters`.',
    });
  }
}

function buildEvent({ name = '', value = 0, metadata }: Input, meter: Meter | undefined): BuiltEvent {
  const given: Metadata = metadata ?? {};
  return meter === undefined ? { name, metadata: given } : buildMeterEvent(meter, value, given);
}

function describeOutcome(
  isInserted: boolean,
  { input, owner }: { readonly input: Input; readonly owner: Owner },
): string {
  if (!isInserted) {
    return 'An event with this external_id was there before, whatever it says: nothing was added or charged.';
  }
  return [
    // Only a meter that was read says what it counts: without one, nothing is known of billing.
    input.meter_id === undefined
      ? 'Recorded, which cannot be undone. Whether a meter counts it was not checked: for the next one, give meter_id and value instead of name to be sure.'
      : 'Recorded as consumption, which may be billed and cannot be undone. Balances follow within seconds.',
    'It gives no credits (a `meter_credit` benefit does).',
    'id' in owner ? '' : 'No customer has this external id yet: it counts for nobody until one has.',
    input.external_id === undefined ? 'Without external_id, sending it again would count it twice.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
