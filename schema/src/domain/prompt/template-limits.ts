/**
 * What a template may cost. Always: cost is counted, never timed, so that every machine refuses the same templates.
 * liquidjs checks a clock for its render limit, charges nothing for captures, and lets nested lists print themselves at
 * exponential length; here one meter counts every step, every character and every element that is touched.
 */
import { refused, type PromptFault, type Refused } from './fault.ts';

/** Characters of a template, fragments included. */
export const MAX_TEMPLATE_LENGTH = 1_000_000;
/** Tags and outputs of a template; the parser takes longer than linear time over more. */
export const MAX_TAGS = 10_000;
/** Characters between the braces of one tag or output. */
export const MAX_TAG_LENGTH = 4_000;
/** Blocks within blocks. Every level is a level of the parser's stack. */
export const MAX_NESTING = 64;
/** Brackets within brackets in one tag. */
export const MAX_BRACKETS = 32;
/** What one rendering may cost: characters and elements touched, and the costs below. */
export const MAX_COST = 4_000_000;
/** One tag, output or text rendered once. */
export const STEP_COST = 40;
/** One filter, operator or alternative of a `when`, beside what it touches. */
export const OPERATION_COST = 10;
/** Bounds of a range, so that counting from one to the other changes the number at every step. */
export const MAX_RANGE_BOUND = 1_000_000_000;

/** A fault on its way out of the template engine. */
export class TemplateFault extends Error {
  readonly fault: PromptFault;
  constructor(fault: PromptFault) {
    super(fault.message);
    this.fault = fault;
  }
}

export function tooExpensive(message: string, start?: number, end?: number): PromptFault {
  return { code: 'template_too_expensive', message, ...(start === undefined ? {} : { start, end: end ?? start }) };
}

export type Meter = {
  /** Counts `cost`; throws TemplateFault when the sum passes the limit. What is no number above zero costs nothing. */
  readonly use: (cost: unknown) => void;
  /** What may still be used. */
  readonly left: () => number;
};

export function meterOf(limit: number): Meter {
  let used = 0;
  return {
    use: (cost) => {
      const more = Number(cost);
      if (!(more > 0)) return;
      used += more;
      if (used > limit) throw new TemplateFault(tooExpensive('Rendering this template takes too many steps.'));
    },
    left: () => limit - used,
  };
}

/** How much there is to touch in `value`: its characters, its elements, those of its elements. Stops counting above `ceiling`. */
export function weightOf(value: unknown, ceiling: number): number {
  let weight = 0;
  const rest: unknown[] = [value];
  while (rest.length > 0 && weight <= ceiling) {
    const next = rest.pop();
    weight += 1;
    if (typeof next === 'string') weight += next.length;
    else if (typeof next === 'object' && next !== null) {
      const within: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
      if (within.length > ceiling) return ceiling + 1;
      for (const each of within) rest.push(each);
    }
  }
  return weight;
}

/** The refusal of a text that is too long to look at. */
export function refuseLength(text: string): Refused | undefined {
  if (text.length <= MAX_TEMPLATE_LENGTH) return undefined;
  return refused(
    tooExpensive(`A template has at most ${MAX_TEMPLATE_LENGTH} characters; this one has ${text.length}.`),
  );
}
