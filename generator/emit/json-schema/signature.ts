import type { ObjectSchema, Property, SchemaIndex } from '../../model/schema.js';
import { findTag, mergeVariants, schemaKey, tagValues } from './variants.js';
import { quoteName, quoteValue } from './words.js';

/** Characters of the whole sentence, and of one variant in it. */
const maxLength = 600;
const maxVariantLength = 200;

/**
 * Variants that a property tells apart (`type: 'fixed'`), as one object and a sentence: shorter than a
 * schema for each, and one level less. Undefined where no property does, where the sentence would not
 * hold all of them, and where there are words on one of them, which would be lost.
 */
export function mergeTagged(
  variants: readonly ObjectSchema[],
  schemas: SchemaIndex,
): { readonly schema: ObjectSchema; readonly told: string } | undefined {
  if (variants.length < 2 || variants.some((variant) => variant.description !== undefined)) return undefined;
  if (findTag(variants, schemas) === undefined) return undefined;
  const told = signVariants(variants, schemas, 'fields');
  if (told === undefined || told.includes('…')) return undefined;
  return { schema: mergeVariants(variants, schemas), told: `${told}.` };
}

/**
 * `One of: {seats, proration_behavior?} · {revoke: true}`: names, the values that tell a variant, and
 * `?` for what is optional. What every variant takes in the same way is left out. Undefined where the
 * variants take the same.
 */
export function signVariants(
  variants: readonly ObjectSchema[],
  schemas: SchemaIndex,
  noun: 'arguments' | 'fields',
): string | undefined {
  const common = commonProperties(variants);
  const signatures = variants.map((variant) => {
    const own = variant.properties.filter((property) => !common.has(property.name));
    return signVariant(own, schemas);
  });
  const distinct = [...new Set(signatures)];
  if (distinct.length < 2) return undefined;
  const tail = common.size === 0 ? '' : `; the other ${noun} go with each`;
  const head = 'One of: ';
  return `${head}${joinBounded(distinct, ' · ', maxLength - head.length - tail.length)}${tail}`;
}

/** The names of the properties that are the same in every variant. */
function commonProperties(variants: readonly ObjectSchema[]): ReadonlySet<string> {
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
