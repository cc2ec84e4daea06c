import { isObject, type Json } from '#practice/json.js';
import type { Row } from '#practice/store.js';

/** Per cent, added to the price. Made up where a country has more than one rate; other countries: none. */
const rates: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 21,
  DE: 19,
  DK: 25,
  ES: 21,
  FR: 20,
  GB: 20,
  IE: 23,
  IT: 22,
  NL: 21,
  NO: 25,
  PL: 23,
  PT: 23,
  SE: 25,
};

/** The tax on a net amount, in cents. A business that gives its tax id accounts for it itself. */
export function taxOn(amount: number, address: Json | undefined, taxId: Json | undefined): number {
  const country = isObject(address) ? address.country : undefined;
  if (taxId !== undefined && taxId !== null) return 0;
  const rate = typeof country === 'string' && Object.hasOwn(rates, country) ? rates[country] : undefined;
  return Math.round((Math.max(0, amount) * (rate ?? 0)) / 100);
}

/** Of a customer as it is now. */
export function customerTax(amount: number, { billing_address, tax_id }: Row): number {
  return taxOn(amount, billing_address, tax_id);
}
