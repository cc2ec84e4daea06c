import type { Call } from '#practice/call.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';

/** The prices at which a product is sold now: neither archived nor made for one checkout. */
export function livePrices(store: Store, product: Row): Row[] {
  return store
    .filter('prices', { product_id: product.id ?? null, is_archived: false })
    .filter(({ source }) => source === 'catalog');
}

/**
 * The price that a buyer pays at once: in the organisation's currency if there is such, and metered only
 * where the product has no other.
 */
export function priceOf(store: Store, product: Row): Row | undefined {
  const currency = store.get(product.organization_id)?.default_presentment_currency ?? 'usd';
  const prices = livePrices(store, product);
  const own = prices.filter(({ price_currency }) => price_currency === currency);
  const fit = own.length > 0 ? own : prices;
  return fit.find(({ amount_type }) => amount_type !== 'metered_unit') ?? fit[0];
}

/** What a product costs for one period, or once, in cents: nothing if only its use is paid. */
export function amountOf(store: Store, product: Row, { seats = 1 }: { seats?: number } = {}): number {
  const price = priceOf(store, product);
  return price === undefined ? 0 : priceAmount(price, seats);
}

/** What one price comes to for so many seats. */
export function priceAmount(price: Row, seats: number): number {
  switch (price.amount_type) {
    case 'fixed':
      return Number(price.price_amount);
    case 'custom':
      return Number(price.preset_amount ?? price.minimum_amount ?? 0);
    case 'seat_based':
      return isObject(price.seat_tiers) ? seatAmount(price.seat_tiers, seats) : 0;
    default:
      return 0;
  }
}

/** By volume all seats cost what the tier of their number says; graduated, each seat costs its own tier. */
function seatAmount(seatTiers: JsonObject, seats: number): number {
  const tiers = readTiers(seatTiers.tiers);
  if (seatTiers.seat_tier_type === 'graduated') {
    return tiers.reduce((sum, { from, until, each }) => {
      return sum + each * Math.max(0, Math.min(seats, until) - from + 1);
    }, 0);
  }
  const tier = tiers.find(({ from, until }) => from <= seats && seats <= until) ?? tiers.at(-1);
  return tier === undefined ? 0 : tier.each * seats;
}

interface Tier {
  readonly from: number;
  readonly until: number;
  readonly each: number;
}

export function readTiers(tiers: Json | undefined): Tier[] {
  if (!Array.isArray(tiers)) return [];
  return tiers.filter(isObject).map(({ min_seats, max_seats, price_per_seat }) => ({
    from: Number(min_seats),
    until: typeof max_seats === 'number' ? max_seats : Number.POSITIVE_INFINITY,
    each: Number(price_per_seat),
  }));
}

/**
 * The prices that a product is to have: those that are named by their id, and new ones.
 * @throws Refused for what cannot be a product's prices; then none is made
 */
export function createPrices(call: Call, product: JsonObject, given: readonly Json[]): Row[] {
  const { store } = call;
  const isRecurring = (product.recurring_interval ?? null) !== null;
  const live = livePrices(store, product);
  if (given.length === 0) call.reject('prices', 'At least one price is required.');
  const wanted = given.filter(isObject).map((price, index) => {
    if (price.amount_type !== undefined) {
      checkPrice(call, price, { isRecurring, index });
      return price;
    }
    const known = live.find(({ id }) => id === price.id);
    return known ?? call.reject(['prices', index], 'Price does not exist.');
  });
  checkStaticPrices(call, wanted);
  return wanted.map((price) => {
    return live.includes(price)
      ? price
      : store.insert('prices', { ...priceFields(price), product_id: product.id ?? null });
  });
}

/** How a new price is kept, without the product that it is of. */
export function priceFields(price: JsonObject): JsonObject {
  const { unit_amount, seat_tiers } = price;
  const fields = structuredClone(price);
  if (unit_amount !== undefined)
    Object.assign(fields, { cap_amount: price.cap_amount ?? null, unit_amount: printDecimal(unit_amount) });
  if (price.amount_type === 'custom') fields.minimum_amount = price.minimum_amount ?? 50;
  if (isObject(seat_tiers)) {
    const tiers = readTiers(seat_tiers.tiers);
    const last = tiers.at(-1)?.until ?? Number.POSITIVE_INFINITY;
    fields.seat_tiers = {
      seat_tier_type: 'volume',
      ...seat_tiers,
      minimum_seats: tiers[0]?.from ?? 1,
      maximum_seats: Number.isFinite(last) ? last : null,
    };
  }
  return fields;
}

/** A decimal is shown as a text whatever it was given as, with at most twelve places. */
function printDecimal(value: Json): string {
  return typeof value === 'number' ? value.toFixed(12).replace(/\.?0+$/, '') : String(value);
}

function checkPrice(
  call: Call,
  price: JsonObject,
  { isRecurring, index }: { isRecurring: boolean; index: number },
): void {
  if (price.amount_type === 'metered_unit') {
    const meter = call.store.find('meters', { id: price.meter_id ?? null });
    if (meter === undefined || (meter.archived_at ?? null) !== null) {
      call.reject(['prices', index, 'meter_id'], 'Meter does not exist.');
    }
    const unitAmount = Number(printDecimal(price.unit_amount ?? null));
    if (!(unitAmount > 0 && unitAmount < 100_000)) {
      call.reject(['prices', index, 'unit_amount'], 'It has to be a decimal above 0 and below 100000.');
    }
    if (!isRecurring) {
      call.reject(['prices', index], 'Metered pricing is only supported on recurring products.');
    }
  }
  if (isObject(price.seat_tiers)) {
    const tiers = readTiers(price.seat_tiers.tiers);
    const isBroken = tiers.some(({ from, until }, tier) => {
      return until < from || (tier > 0 && from !== (tiers[tier - 1]?.until ?? 0) + 1);
    });
    if (isBroken) call.reject(['prices', index, 'seat_tiers'], 'Seat tiers have to follow on one another.');
  }
}

/** Beside what is metered a buyer can pay one price only, in each currency. */
function checkStaticPrices(call: Call, prices: readonly JsonObject[]): void {
  const currencies = prices
    .filter(({ amount_type }) => amount_type !== 'metered_unit')
    .map(({ price_currency = 'usd' }) => price_currency);
  if (new Set(currencies).size < currencies.length) {
    call.reject('prices', 'Only one static price is allowed per currency.');
  }
}
