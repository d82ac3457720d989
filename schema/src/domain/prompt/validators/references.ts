/** References that lead nowhere: fragments that are not in reach, links [..](prompt:name) to prompts that do not exist. */
import type { Mark, Tally, Validator } from '../finding.ts';
import { find } from './scan.ts';

const LINK = { starts: /\]\(prompt:/g, reads: /^\]\(prompt:([^)\s]{1,200})\)/, reach: 215 };

export const references: Validator = ({ text, context, template }, tally) => [
  ...(context.fragments === null ? [] : deadFragments(template.fragments, new Set(context.fragments))),
  ...(context.prompts === null ? [] : deadLinks(text, new Set(context.prompts), tally)),
];

type Fragments = readonly { readonly ref: string; readonly start: number; readonly end: number }[];

function deadFragments(fragments: Fragments, known: ReadonlySet<string>): Mark[] {
  return fragments
    .filter(({ ref }) => !known.has(ref))
    .map(({ ref, start, end }) => {
      const message = `There is no fragment "${ref}" in reach.`;
      return { code: 'fragment_missing', severity: 'error', message, start, end };
    });
}

function deadLinks(text: string, known: ReadonlySet<string>, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { end, parts } of find(text, LINK, tally)) {
    const ref = parts[1] ?? '';
    if (known.has(ref)) continue;
    const message = `There is no prompt "${ref}".`;
    marks.push({ code: 'reference_missing', severity: 'error', message, start: end - 1 - ref.length, end: end - 1 });
  }
  return marks;
}
