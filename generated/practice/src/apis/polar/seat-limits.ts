import { isObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { priceOf, readTiers } from './prices.js';

interface SeatLimits {
  readonly minimum: number;
  readonly maximum: number;
}

/** How many seats of a product can be bought; undefined: it is not sold by seats. */
export function findSeatLimits(store: Store, product: Row): SeatLimits | undefined {
  const price = priceOf(store, product);
  if (price?.amount_type !== 'seat_based' || !isObject(price.seat_tiers)) return undefined;
  const tiers = readTiers(price.seat_tiers.tiers);
  return {
    minimum: Math.min(...tiers.map(({ from }) => from)),
    maximum: Math.max(...tiers.map(({ until }) => until)),
  };
}
