import type { SecurityRequirement } from '../model/api.js';
import { isJsonObject, type JsonValue, own } from '../model/json.js';

/** Security Requirement Objects, section 4.8.30: the list is alternatives, an entry's schemes go together. */
export function parseSecurity(value: JsonValue | undefined): readonly SecurityRequirement[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).map((requirement) => ({
    schemes: Object.keys(requirement).map((name) => {
      const scopes = own(requirement, name);
      return {
        name,
        scopes: Array.isArray(scopes)
          ? scopes.filter((scope): scope is string => typeof scope === 'string')
          : [],
      };
    }),
  }));
}
