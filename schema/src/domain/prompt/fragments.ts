/**
 * Prompts composed of fragments: {% fragment "name" %} stands for the text of another prompt. Always: resolved before
 * rendering, so that a fragment sees the variables of the prompt it stands in; what a person wrote wins over what an
 * agent brings, and that over what is global; each fragment is a whole template by itself, so none can swallow the text
 * around it; and the work is bounded, however fragments refer to one another.
 */
import { refused, type PromptFault, type Refused } from './fault.ts';
import { placesIn } from './position.ts';
import { checkTemplate, type FragmentTag } from './template-check.ts';
import { MAX_TEMPLATE_LENGTH, refuseLength } from './template-limits.ts';

/** Levels of fragments within fragments. */
export const MAX_FRAGMENT_DEPTH = 16;
/** Fragments put in place in one prompt, each time counted. */
export const MAX_FRAGMENTS = 500;

/** In the order in which they win. */
export const FRAGMENT_SCOPES = ['user', 'agent', 'global'] as const;
export type FragmentScope = (typeof FRAGMENT_SCOPES)[number];

export type Fragment = { readonly id: string; readonly scope: FragmentScope; readonly content: string };

/** The fragment that a name or an id means here; undefined when there is none. */
export type FragmentLookup = (ref: string) => Fragment | undefined;

/** A fragment as it stands in the composed text, from `start` to `end`; those within it follow it. */
export type UsedFragment = {
  readonly ref: string;
  readonly id: string;
  readonly scope: FragmentScope;
  readonly start: number;
  readonly end: number;
};

export type Resolved = { readonly kind: 'resolved'; readonly text: string; readonly used: readonly UsedFragment[] };

/** Looks in the person's fragments, then in the agent's, then in the global ones, by slug or id; ties by id. */
export function lookupByScope(fragments: readonly (Fragment & { readonly slug: string })[]): FragmentLookup {
  const known = new Map<string, Fragment>();
  const ordered = fragments.toSorted(
    (a, b) => FRAGMENT_SCOPES.indexOf(a.scope) - FRAGMENT_SCOPES.indexOf(b.scope) || (a.id < b.id ? -1 : 1),
  );
  for (const fragment of ordered) if (!known.has(fragment.id)) known.set(fragment.id, fragment);
  for (const fragment of ordered) if (!known.has(fragment.slug)) known.set(fragment.slug, fragment);
  return (ref) => known.get(ref);
}

/**
 * `content` with its fragments in place. `ownId` is the id of the prompt itself, to which no fragment may refer.
 * Faults: fragment_missing, _circular, _too_deep, _too_large; and what is wrong with a template that is referred to.
 */
export function resolveFragments(content: string, lookup: FragmentLookup, ownId?: string): Resolved | Refused {
  const tooLong = refuseLength(content);
  if (tooLong) return tooLong;
  const work: Work = { lookup, count: 0, length: content.length };
  try {
    const { text, used } = compose(content, ownId === undefined ? [] : [ownId], 0, work);
    return { kind: 'resolved', text, used };
  } catch (error) {
    if (error instanceof FragmentFault) return refused(error.fault);
    throw error;
  }
}

type Work = { readonly lookup: FragmentLookup; count: number; length: number };
type Composed = { readonly text: string; readonly used: readonly UsedFragment[] };

class FragmentFault extends Error {
  readonly fault: PromptFault;
  constructor(fault: PromptFault) {
    super(fault.message);
    this.fault = fault;
  }
}

function compose(content: string, path: readonly string[], depth: number, work: Work): Composed {
  const placeOf = placesIn(content);
  const stop = (fault: PromptFault): never => {
    const place = fault.start === undefined ? {} : placeOf(fault.start);
    throw new FragmentFault({ ...(path.length > 0 ? { path } : {}), ...fault, ...place });
  };
  const { faults, fragments } = checkTemplate(content);
  const [broken] = faults;
  if (broken) stop(broken);
  let text = '';
  let at = 0;
  const used: UsedFragment[] = [];
  for (const tag of fragments) {
    const fragment = fetch(tag, path, depth, work, stop);
    const inner = compose(fragment.content, [...path, fragment.id], depth + 1, work);
    const before = content.slice(at, tag.start);
    text += tag.trimLeft ? before.trimEnd() : before;
    const start = text.length;
    text += inner.text;
    used.push({ ref: tag.ref, id: fragment.id, scope: fragment.scope, start, end: text.length });
    for (const each of inner.used) used.push({ ...each, start: each.start + start, end: each.end + start });
    at = tag.trimRight ? skipBlank(content, tag.end) : tag.end;
  }
  return { text: text + content.slice(at), used };
}

/** The fragment `tag` means, or the fault that it may not stand here. */
function fetch(tag: FragmentTag, path: readonly string[], depth: number, work: Work, stop: Stop): Fragment {
  const { ref, start, end } = tag;
  const place = { start, end, name: ref };
  const fragment = work.lookup(ref);
  if (!fragment)
    return stop({ code: 'fragment_missing', message: `There is no fragment "${ref}" in reach.`, ...place });
  if (path.includes(fragment.id)) {
    const way = [...path, fragment.id];
    return stop({
      code: 'fragment_circular',
      message: `Fragments refer in a circle: ${way.join(' → ')}.`,
      ...place,
      path: way,
    });
  }
  if (depth >= MAX_FRAGMENT_DEPTH) {
    const message = `Fragments refer to fragments on more than ${MAX_FRAGMENT_DEPTH} levels.`;
    return stop({ code: 'fragment_too_deep', message, ...place });
  }
  work.count += 1;
  work.length += fragment.content.length;
  if (work.count > MAX_FRAGMENTS || work.length > MAX_TEMPLATE_LENGTH) {
    const message = `A prompt has at most ${MAX_FRAGMENTS} fragments and ${MAX_TEMPLATE_LENGTH} characters.`;
    return stop({ code: 'fragment_too_large', message, ...place });
  }
  return fragment;
}

type Stop = (fault: PromptFault) => never;

function skipBlank(text: string, at: number): number {
  return text.length - text.slice(at).trimStart().length;
}
