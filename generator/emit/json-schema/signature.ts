import type { ObjectSchema, Property, SchemaIndex } from '../../model/schema.js';
import { findTag, schemaKey, tagValues } from './variants.js';
import { quoteName, quoteValue } from './words.js';

/** Characters of the whole sentence, and of one variant in it. */
const maxLength = 600;
const maxVariantLength = 200;

/**
 * `One of: {seats, proration_behavior?} · {revoke: true}`: names, the values that tell a variant, and
 * `?` for what is optional. What every variant takes in the same way is left out. Undefined where the
 * variants take the same.
 */
export function signVariants(variants: readonly ObjectSchema[], schemas: SchemaIndex): string | undefined {
  const common = commonProperties(variants);
  const signatures = variants.map((variant) => {
    const own = variant.properties.filter((property) => !common.has(property.name));
    return signVariant(own, schemas);
  });
  const distinct = [...new Set(signatures)];
  if (distinct.length < 2 || differByTag(variants, schemas)) return undefined;
  const tail = common.size === 0 ? '' : '; the other arguments go with each';
  const head = 'One of: ';
  return `${head}${joinBounded(distinct, ' · ', maxLength - head.length - tail.length)}${tail}`;
}

/** Variants of the same names, but for the values of the one that tells them apart: its enum lists those. */
function differByTag(variants: readonly ObjectSchema[], schemas: SchemaIndex): boolean {
  const tag = findTag(variants, schemas);
  const [first, ...others] = variants.map((variant) =>
    variant.properties.map(({ name, required }) => `${name}${required ? '' : '?'}`).join(),
  );
  return tag !== undefined && others.every((names) => names === first);
}

/** The names of the properties that are the same in every variant. */
export function commonProperties(variants: readonly ObjectSchema[]): ReadonlySet<string> {
  const [first, ...others] = variants.map(
    (variant) => new Map(variant.properties.map((property) => [property.name, property])),
  );
  const common = [...(first ?? [])].filter(([name, property]) =>
    others.every((other) => {
      const same = other.get(name);
      return same?.required === property.required && schemaKey(same.schema) === schemaKey(property.schema);
    }),
  );
  return new Set(common.map(([name]) => name));
}

function signVariant(properties: readonly Property[], schemas: SchemaIndex): string {
  const signed = properties.map(({ name, required, schema }) => {
    const values = tagValues(schema, schemas);
    const told = values ? `: ${values.map(quoteValue).join('|')}` : '';
    return {
      text: `${quoteName(name)}${required ? '' : '?'}${told}`,
      rank: told === '' ? Number(!required) + 1 : 0,
    };
  });
  // What tells the variant comes first, then what it needs; what is cut is optional.
  const names = signed.toSorted((left, right) => left.rank - right.rank).map(({ text }) => text);
  return `{${joinBounded(names, ', ', maxVariantLength)}}`;
}

/** At least the first word, and then as many as there is room for. */
function joinBounded(words: readonly string[], separator: string, length: number): string {
  let text = words[0] ?? '';
  for (const [index, word] of words.entries()) {
    if (index === 0) continue;
    const left = words.length - index;
    const more = ` … and ${left} more`;
    const next = `${text}${separator}${word}`;
    const room = left === 1 ? length : length - more.length;
    if (next.length > room) return `${text}${more}`;
    text = next;
  }
  return text;
}
