import type { Reason } from './access-reasons.js';
import { describeHolders, type Holders } from './access-seats.js';

/** A benefit and its verdict, as far as a summary tells them. */
export interface Told {
  readonly benefit: { readonly type: string; readonly description: string };
  readonly verdict: { readonly has_access: boolean; readonly reason: Reason; readonly holders?: Holders };
}

interface Circumstances {
  readonly hasBought: boolean;
  /** Only some benefits were asked about: the customer may have others. */
  readonly isAsked: boolean;
  readonly leftOff: number;
  /** Every list was read to its end. */
  readonly isComplete: boolean;
}

export function summarize(
  judged: readonly Told[],
  { hasBought, isAsked, leftOff, isComplete }: Circumstances,
): string {
  if (judged.length === 0) {
    return hasBought
      ? 'What this customer bought gives no benefits.'
      : 'This customer has bought nothing and was granted nothing.';
  }
  // Who bought one licence and asks for its key did not lose the keys of all other products.
  const apart = judged.filter((each) => isOther(each, judged));
  const name = (each: Told) => nameBenefit(each, judged);
  const told = judged.filter((each) => !apart.includes(each));
  return [
    describeAccess(told, { name, isPart: isAsked || leftOff > 0 }),
    describeTeam(told),
    apart.length === 0 ? '' : `Never bought: ${apart.map(name).join(', ')}.`,
    leftOff === 0 ? '' : `${leftOff} more were not looked at.`,
    isComplete ? '' : 'Not every list could be read to its end, so this is not certain.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Never bought, while another of its type was. */
function isOther({ benefit, verdict }: Told, judged: readonly Told[]): boolean {
  return (
    verdict.reason === 'never_purchased' &&
    judged.some((each) => each.benefit.type === benefit.type && each.verdict.reason !== 'never_purchased')
  );
}

function describeAccess(
  told: readonly Told[],
  { name, isPart }: { readonly name: (each: Told) => string; readonly isPart: boolean },
): string {
  const lost = told.filter(({ verdict }) => !verdict.has_access);
  const [only] = told;
  if (lost.length === 0) {
    if (told.length > 1) return `Has access to all ${told.length}${isPart ? ' of these' : ''}.`;
    return isPart && only !== undefined ? `Has access to ${name(only)}.` : 'Has access to its only benefit.';
  }
  const list = [...new Set(lost.map(({ verdict }) => verdict.reason))].map((reason) => {
    const same = lost.filter(({ verdict }) => verdict.reason === reason);
    return `${same.map(name).join(', ')} (${reason})`;
  });
  const count = told.length === 1 ? '' : `${lost.length} of ${told.length}: `;
  return `No access to ${count}${list.join('; ')}.`;
}

/** Of a team, access of one holder is not that of all. */
function describeTeam(told: readonly Told[]): string {
  const sentences = [
    ...new Set(told.flatMap(({ verdict: { holders } }) => (holders ? [describeHolders(holders)] : []))),
  ];
  const [same = ''] = sentences;
  return sentences.length < 2 ? same : 'Seat holders differ by benefit: see holders.';
}

/** A type tells a benefit in the fewest words, where no other is of that type. */
function nameBenefit({ benefit }: Told, judged: readonly Told[]): string {
  const { type, description } = benefit;
  const isAlone = judged.filter((each) => each.benefit.type === type).length === 1;
  return isAlone ? type : `${type} ${JSON.stringify(description)}`;
}
