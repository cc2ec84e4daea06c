import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** How many steps a match may take: about a tenth of a second. */
const mostSteps = 1e7;
/** Texts of this length and more need no cap: the request body has one. */
const longText = 1e6;
/** A pattern that needs a lower cap than this would refuse good values: better not to check it. */
const shortText = 100;

export type PatternJudgement =
  | { readonly safe: true; readonly maxLength: number | undefined }
  | { readonly safe: false; readonly reason: string };

/**
 * Can a `pattern` of a document stall the process? JavaScript's engine backtracks: what it does is
 * bounded here by a product of choices, a polynomial in the length n of the text.
 *
 * A sequence multiplies the choices of its members; alternatives and look-arounds add; a repeated
 * character has as many choices as it has lengths; a pattern that is not anchored starts n times.
 * `maxLength` is the longest text that stays below ten million steps; undefined: any text does.
 * Unsafe: back-references, and unbounded repetition of what has choices itself, both of which
 * can be exponential (`^(a+)+$`), and what would need a cap below a hundred characters.
 *
 * The same text is read as the runtime reads it: with the `u` flag, or without if that is an error.
 */
export function judgePattern(pattern: string): PatternJudgement {
  try {
    const tree = parsePattern(pattern);
    compileOnce(pattern);
    if (stepsOf(tree, shortText) > mostSteps)
      throw new UnsafePattern('it takes too many steps on short texts');
    return { safe: true, maxLength: findMaxLength(tree) };
  } catch (error) {
    if (error instanceof UnsafePattern) return { safe: false, reason: error.message };
    return { safe: false, reason: notJavaScript };
  }
}

/** The longest text that a pattern may be tried on, for a pattern that is known to be safe. */
export function patternLimit(pattern: string): number | undefined {
  const judgement = judgePattern(pattern);
  return judgement.safe ? judgement.maxLength : 0;
}

const notJavaScript = 'it is not a regular expression of JavaScript';

class UnsafePattern extends Error {}

function parsePattern(pattern: string): AST.Pattern {
  const parser = new RegExpParser({ ecmaVersion: 2024 });
  try {
    return parser.parsePattern(pattern, 0, pattern.length, { unicode: true });
  } catch {
    if (hasForeignEscape(pattern)) throw new UnsafePattern(notJavaScript);
    return parser.parsePattern(pattern, 0, pattern.length, { unicode: false });
  }
}

/** Letters that mean something after a backslash without the `u` flag (ECMAScript, annex B.1.2). */
const ownEscapes = 'bBcdDfknrsStuvwWx';

/** Without the `u` flag `\A`, `\Z` and `\p` of other dialects are plain letters, which nobody means. */
function hasForeignEscape(pattern: string): boolean {
  return [...pattern.matchAll(/\\([\s\S])/g)].some(
    ([, escaped = '']) => /[A-Za-z]/.test(escaped) && !ownEscapes.includes(escaped),
  );
}

/** The engine compiles on first use, and has limits of its own. */
function compileOnce(pattern: string): void {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'u');
  } catch {
    expression = new RegExp(pattern);
  }
  expression.test('');
}

function findMaxLength(tree: AST.Pattern): number | undefined {
  if (stepsOf(tree, longText) <= mostSteps) return undefined;
  let [low, high] = [shortText, longText];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (stepsOf(tree, middle) <= mostSteps) low = middle;
    else high = middle;
  }
  return low;
}

/** Steps of the whole pattern on a text of n characters. */
function stepsOf(tree: AST.Pattern, length: number): number {
  const { steps } = costOfAlternatives(tree.alternatives, length);
  return tree.alternatives.every(isAnchored) ? steps : steps * length;
}

function isAnchored(alternative: AST.Alternative): boolean {
  const [first] = alternative.elements;
  return first?.type === 'Assertion' && first.kind === 'start';
}

interface Cost {
  /** In how many ways it can match at one place. */
  readonly choices: number;
  /** What trying all of them takes. */
  readonly steps: number;
}

function costOfAlternatives(alternatives: readonly AST.Alternative[], length: number): Cost {
  const costs = alternatives.map((alternative) => costOfSequence(alternative.elements, length));
  return {
    choices: costs.reduce((sum, cost) => sum + cost.choices, 0),
    steps: costs.reduce((sum, cost) => sum + cost.steps, 0),
  };
}

function costOfSequence(elements: readonly AST.Element[], length: number): Cost {
  let choices = 1;
  let steps = 1;
  for (const element of elements) {
    const cost = costOfElement(element, length);
    steps += choices * cost.steps;
    choices *= cost.choices;
  }
  return { choices, steps };
}

function costOfElement(element: AST.Element, length: number): Cost {
  switch (element.type) {
    case 'Backreference':
      throw new UnsafePattern('it refers back to a group');
    case 'Group':
    case 'CapturingGroup':
      return costOfAlternatives(element.alternatives, length);
    case 'Assertion': {
      if (element.kind !== 'lookahead' && element.kind !== 'lookbehind') return { choices: 1, steps: 1 };
      // What a look-around matched is never tried again in another way.
      return { choices: 1, steps: costOfAlternatives(element.alternatives, length).steps };
    }
    case 'Quantifier':
      return costOfQuantifier(element, length);
    default:
      return { choices: 1, steps: 1 };
  }
}

function costOfQuantifier({ element, min, max }: AST.Quantifier, length: number): Cost {
  const most = Math.min(max, Math.max(length, min));
  if (isOneCharacter(element)) {
    const choices = Math.max(most - min, 0) + 1;
    return { choices, steps: Math.min(min, length) + choices };
  }
  const inner = costOfElement(element, length);
  if (inner.choices <= 1 && !isVariable(element)) {
    return { choices: Math.max(most - min, 0) + 1, steps: most * inner.steps };
  }
  if (max === Number.POSITIVE_INFINITY) {
    throw new UnsafePattern('it repeats a group that can match in more than one way');
  }
  return repeat(inner, min, max);
}

/** A group that is repeated a few times: its choices in each turn multiply. */
function repeat(inner: Cost, min: number, max: number): Cost {
  let [choices, steps, ways] = [min === 0 ? 1 : 0, 1, 1];
  for (let turn = 1; turn <= max; turn++) {
    steps += ways * inner.steps;
    ways *= inner.choices;
    if (turn >= min) choices += ways;
    if (steps > mostSteps) return { choices, steps };
  }
  return { choices, steps };
}

function isOneCharacter(element: AST.Element): boolean {
  return ['Character', 'CharacterSet', 'CharacterClass', 'ExpressionCharacterClass'].includes(element.type);
}

/** Has more than one way to match, whatever the length at hand. */
function isVariable(element: AST.Element): boolean {
  switch (element.type) {
    case 'Quantifier':
      return element.min !== element.max || isVariable(element.element);
    case 'Group':
    case 'CapturingGroup':
      return (
        element.alternatives.length > 1 || element.alternatives.some((one) => one.elements.some(isVariable))
      );
    case 'Assertion':
      return element.kind === 'lookahead' || element.kind === 'lookbehind';
    default:
      return false;
  }
}
