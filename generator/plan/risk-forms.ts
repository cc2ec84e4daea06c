import { risks, type Tool } from '../model/mcp-server.js';
import type { ObjectSchema } from '../model/schema.js';
import type { PlanContext } from './context.js';
import { listVariants } from './variants.js';

/**
 * Holds the risks that arguments decide (`risks.byArgument`) against the input: each argument is there, none is worse
 * than the whole, and no call can be taken for a milder one because an argument that picks its form is not in the table.
 */
export function reportForms(
  { operationId, risk, riskByArgument, inputSchema }: Tool,
  { diagnostics }: Pick<PlanContext, 'diagnostics'>,
): void {
  if (riskByArgument === undefined) return;
  const table = new Map(Object.entries(riskByArgument));
  const forms = listVariants(inputSchema);
  const report = (entry: string, reason: string): void =>
    diagnostics.report('config-entry-unfit', {
      table: `risks.byArgument.${operationId}`,
      entry,
      reason,
      hint: '',
    });
  const known = new Set(forms.flatMap(({ properties }) => properties.map(({ name }) => name)));
  for (const [argument, each] of table) {
    if (!known.has(argument)) report(argument, 'which is no argument');
    if (risks.indexOf(each) > risks.indexOf(risk))
      report(argument, `which is worse (${each}) than the whole (${risk})`);
  }
  const missing = new Set(
    forms.flatMap((form) => listPickers(form, forms)).filter((name) => !table.has(name)),
  );
  for (const name of missing) report(name, 'which picks a form of the body and has no class');
  if (forms.length === 0) report('', 'whose arguments are no object');
}

/**
 * The arguments that say that a call is of this form: those that it needs and not every form has. Where it needs none
 * of its own, any that not every form has may be the only one; where there is one form, any that may be left out.
 */
function listPickers(form: ObjectSchema, forms: readonly ObjectSchema[]): readonly string[] {
  const isCommon = (name: string): boolean =>
    forms.every(({ properties }) => properties.some((property) => property.name === name));
  if (forms.length === 1) {
    return form.properties.filter(({ required }) => !required).map(({ name }) => name);
  }
  const own = form.properties.filter(({ name }) => !isCommon(name));
  const needed = own.filter(({ required }) => required);
  return (needed.length > 0 ? needed : own).map(({ name }) => name);
}
