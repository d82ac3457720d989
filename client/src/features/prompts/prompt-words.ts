/** What prompts are called: scopes, sources, standings, versions. Pure. Always: who will see a prompt is said in a sentence wherever it is chosen. */
import type {
  PromptRow,
  PromptScope,
  PromptSource,
  PromptStatus,
  PromptVersionRow,
} from '@openkms/schema/domain/rows.ts';
import { shortMoment } from '../../ui/when.ts';

export const SCOPES: readonly PromptScope[] = ['user', 'agent', 'global'];
export const SOURCES: readonly PromptSource[] = ['human', 'gen', 'file', 'system'];
/** What a list shows; what was deleted is in none. */
export const STATUSES = ['active', 'archived'] as const satisfies readonly PromptStatus[];

export const SCOPE_WORDS: Record<PromptScope, string> = { user: 'Mine', agent: 'An agent', global: 'Everybody' };
export const SOURCE_WORDS: Record<PromptSource, string> = {
  human: 'Written by a person',
  gen: 'Generated',
  file: 'From a file',
  system: 'Came with the system',
};
export const STATUS_WORDS: Record<(typeof STATUSES)[number], string> = { active: 'In use', archived: 'Archived' };

/** Whose prompt it is, in two words: "Mine", "Every agent", "Agent scribe", "Everybody". */
export function scopeWords({ scope, agent }: Pick<PromptRow, 'scope' | 'agent'>): string {
  if (scope !== 'agent') return SCOPE_WORDS[scope];
  return agent === null ? 'Every agent' : `Agent ${agent}`;
}

/** Who will see it and who may change it. */
export function audienceWords({ scope, agent }: Pick<PromptRow, 'scope' | 'agent'>): string {
  switch (scope) {
    case 'user':
      return 'Only you see it, on every device of yours. Nobody else does, administrators included.';
    case 'agent':
      return `${agent === null ? 'Every agent can use it' : `The agent ${agent} can use it`}, and everybody here can read it. Only its owner and administrators can change it.`;
    case 'global':
      return 'Everybody here sees it and can save versions of it; every agent can use it.';
  }
}

/** "Version 4 · Grace Lindqvist · 09:12" */
export function versionLine(
  version: Pick<PromptVersionRow, 'number' | 'authorName' | 'createdAt'>,
  now: number,
  zone?: string,
): string {
  return `Version ${version.number} · ${version.authorName} · ${shortMoment(version.createdAt, now, zone)}`;
}

const SNIPPET = 160;

/** The beginning of a text in one line, without the marks of its headings. */
export function snippetOf(content: string): string {
  const flat = content
    .slice(0, SNIPPET * 4)
    .replace(/^[#>\-*\s]+/gm, '')
    .replace(/\*\*|`/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return flat.length > SNIPPET ? `${flat.slice(0, SNIPPET).trimEnd()}…` : flat;
}
