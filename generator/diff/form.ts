import type { JsonValue } from '../model/json.js';
import type { ObjectSchema, SchemaIndex } from '../model/schema.js';
import { type Alternative, listAlternatives, shorten } from './alternatives.js';

/** One object form of a union, with what a caller picks it by. */
export interface Form extends Alternative<ObjectSchema> {
  /** Property → the one value that it can have. */
  readonly constants: ReadonlyMap<string, JsonValue>;
  readonly required: readonly string[];
  readonly label: string;
}

export function readForm(given: Alternative<ObjectSchema>, index: SchemaIndex): Form {
  const { properties } = given.schema;
  const constants = properties.flatMap(({ name, schema }) => {
    const value = readConstant(listAlternatives(schema, index));
    return value === undefined ? [] : [[name, value] as const];
  });
  const required = properties.filter((property) => property.required).map(({ name }) => name);
  return { ...given, constants: new Map(constants), required, label: '' };
}

function readConstant({
  any,
  values,
  objects,
  others,
  nullable,
}: ReturnType<typeof listAlternatives>): JsonValue | undefined {
  if (any || objects.length > 0 || others.length > 0) return undefined;
  if (values.length === 0) return nullable ? null : undefined;
  return values.length === 1 && !nullable ? values[0] : undefined;
}

/** Each with what a caller would write to pick it: `type: "discord"`, `seats`, the schema's name, its properties. */
export function labelForms(forms: readonly Form[]): readonly Form[] {
  const shared = (name: string) => forms.length > 1 && forms.every((form) => form.required.includes(name));
  const makers: readonly ((form: Form) => string)[] = [
    ({ constants }) =>
      shorten([...constants].slice(0, 1).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)),
    ({ constants }) => shorten([...constants].map(([name, value]) => `${name}: ${JSON.stringify(value)}`)),
    ({ required }) => shorten(required.filter((name) => !shared(name))),
    ({ name }) => name ?? '',
  ];
  const labels = makers.map((make) => forms.map(make));
  return forms.map((form, index) => {
    const unique = labels.find((made) => {
      const own = made[index];
      return own !== undefined && own !== '' && made.filter((each) => each === own).length === 1;
    });
    return { ...form, label: unique?.[index] ?? listProperties(form, shared) };
  });
}

function listProperties({ schema }: Form, isShared: (name: string) => boolean): string {
  const names = schema.properties
    .filter(({ name }) => !isShared(name))
    .map(({ name, required }) => (required ? name : `${name}?`));
  return `{${shorten(names)}}`;
}

/** They fix one property to different values, so they are different forms. */
export function contradict(one: Form, other: Form): boolean {
  return [...one.constants].some(([name, value]) => {
    const against = other.constants.get(name);
    return against !== undefined && JSON.stringify(against) !== JSON.stringify(value);
  });
}

/** They demand the same, and something that tells them apart. */
export function areTold(one: Form, other: Form): boolean {
  return one.label === other.label && one.label !== '';
}

/** How much of what tells the two from all forms, on both sides, is common to both: 0 to 1. */
export function commonShare(one: Form, other: Form, all: readonly Form[]): number {
  const names = ({ schema }: Form) => schema.properties.map(({ name }) => name);
  const telling = (form: Form) =>
    names(form).filter((name) => !all.every((each) => names(each).includes(name)));
  const [own, others] = [telling(one), telling(other)];
  const either = new Set([...own, ...others]);
  return either.size === 0 ? 1 : own.filter((name) => others.includes(name)).length / either.size;
}
