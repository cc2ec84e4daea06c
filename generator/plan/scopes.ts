import { didYouMean, nearest } from '../config-problems.js';
import type { PlanContext } from './context.js';

/** The scopes that credentials can have: the values of the component that the config names. */
export function planScopes({ api, config, schemas, diagnostics }: PlanContext): readonly string[] {
  const { schema: name } = config.scopes;
  if (name === undefined) return [];
  const schema = schemas.get(name);
  const table = 'scopes.schema';
  if (schema === undefined) {
    const near = nearest(
      name,
      api.schemas.map((entry) => entry.name),
    );
    diagnostics.report('config-entry-unmatched', { table, entry: name, hint: didYouMean(near) });
    return [];
  }
  const values = schema.kind === 'enum' ? schema.values : [];
  const scopes = values.filter((value): value is string => typeof value === 'string');
  if (scopes.length > 0 && scopes.length === values.length) return scopes;
  diagnostics.report('config-entry-unfit', {
    table,
    entry: name,
    reason: 'which is no enum of texts',
    hint: '',
  });
  return [];
}
