/** Puts the fragments of a prompt in place: the person's before the agent's before the global ones. */
import type { EnricherFrom, Step } from '../enrichment.ts';
import {
  FRAGMENT_SCOPES,
  lookupByScope,
  resolveFragments,
  type FragmentScope,
  type UsedFragment,
} from '../fragments.ts';
import { listOf, readSettings } from '../settings.ts';
import { estimateTokens } from '../tokens.ts';

const FIELDS = {
  /** Whose fragments may be used; in which order they win is not a setting. */
  scopes: listOf<FragmentScope>(FRAGMENT_SCOPES, 3, 'of user, agent and global', (value) =>
    FRAGMENT_SCOPES.some((scope) => scope === value),
  ),
};

const OF: Record<FragmentScope, string> = { user: 'of the person', agent: 'of the agent', global: 'for all' };

export const userAgentMerge: EnricherFrom = (value) => {
  const read = readSettings(value, FIELDS);
  if (read.kind === 'refused') return read;
  const { scopes } = read.settings;
  return {
    kind: 'ready',
    apply: (draft, { prompt, context }) => {
      const inReach = context.fragments.filter(({ scope }) => scopes.includes(scope));
      const resolved = resolveFragments(draft.content, lookupByScope(inReach), prompt.id);
      if (resolved.kind === 'refused') return resolved;
      const changes = changesOf(resolved.used, resolved.text, context.model);
      return { kind: 'step', draft: { ...draft, content: resolved.text }, additions: [], changes, leftOut: [] };
    },
  };
};

/** A fragment within another is named, and counted with the outer one. */
function changesOf(used: readonly UsedFragment[], text: string, model: string): Step['changes'] {
  let outerEnd = 0;
  return used.map(({ ref, scope, start, end }) => {
    const within = start < outerEnd;
    outerEnd = Math.max(outerEnd, end);
    return {
      what: `Fragment "${ref}" ${OF[scope]}${within ? ', within the one before' : ''}.`,
      addedTokens: within ? 0 : estimateTokens(text.slice(start, end), model),
    };
  });
}
