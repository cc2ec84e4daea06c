/** What expressions may name: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts */
export interface Contexts {
  readonly github: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string | boolean>>;
  readonly runner: Readonly<Record<string, string>>;
  readonly needs: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
  readonly steps: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
}

/**
 * The value of an expression of these workflows: paths, texts, `==`, `!=`, `&&` and `||`, which mean the same in
 * JavaScript. @throws Error for anything else, so that no workflow says what is not tried here.
 */
export function evaluate(expression: string, contexts: Contexts): unknown {
  const tokens = expression.match(/'[^']*'|[A-Za-z_][\w.]*|==|!=|&&|\|\||\S/g) ?? [];
  const [left, operator, right, ...rest] = tokens;
  const joint = tokens.findIndex((token) => token === '&&' || token === '||');
  if (joint !== -1) {
    const [before, after] = [tokens.slice(0, joint), tokens.slice(joint + 1)].map((part) => part.join(' '));
    const first = evaluate(before ?? '', contexts);
    if (tokens[joint] === '&&') return first && evaluate(after ?? '', contexts);
    return first || evaluate(after ?? '', contexts);
  }
  if (left === undefined || rest.length > 0) throw new Error(`not tried here: ${expression}`);
  if (operator === undefined) return readOperand(left, contexts);
  const equal = readOperand(left, contexts) === readOperand(right ?? '', contexts);
  if (operator === '==') return equal;
  if (operator === '!=') return !equal;
  throw new Error(`not tried here: ${expression}`);
}

/** A text in which expressions stand. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.+?)\}\}/g, (_, expression: string) =>
    String(evaluate(expression.trim(), contexts) ?? ''),
  );
}

function readOperand(token: string, contexts: Contexts): unknown {
  if (token.startsWith("'")) return token.slice(1, -1);
  const [root = '', ...path] = token.split('.');
  if (!Object.hasOwn(contexts, root)) throw new Error(`not tried here: ${token}`);
  const start: unknown = contexts[root as keyof Contexts];
  // As on GitHub, what is not there is empty.
  return path.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], start) ?? '';
}
