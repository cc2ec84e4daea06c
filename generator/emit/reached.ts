import { isJsonObject, type JsonObject, type JsonValue, own } from '../model/json.js';
import { decodeSegment } from './list-circles.js';

/** Keys of the components that a value refers to, directly or not. */
export function listReached(start: JsonValue, components: JsonObject): ReadonlySet<string> {
  const reached = new Set<string>();
  const stack: JsonValue[] = [start];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const [section, name] = referredComponent(value);
    if (section !== undefined && name !== undefined && !reached.has(componentKey(section, name))) {
      reached.add(componentKey(section, name));
      const entries = own(components, section);
      stack.push(isJsonObject(entries) ? (own(entries, name) ?? null) : null);
    }
    for (const child of Object.values(value)) stack.push(child);
  }
  return reached;
}

/** Section and name of the component that a Reference Object refers to or into. */
function referredComponent(value: JsonObject | readonly JsonValue[]): readonly (string | undefined)[] {
  const ref = isJsonObject(value) ? own(value, '$ref') : undefined;
  const found = typeof ref === 'string' ? /^#\/components\/([^/]+)\/([^/]+)/.exec(ref) : null;
  return found === null ? [] : found.slice(1, 3).map(decodeSegment);
}

export function componentKey(section: string, name: string): string {
  return JSON.stringify([section, name]);
}
