/** Rows for tests. */
import type { PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import type { LibraryEntry } from './library-entries.ts';

export function promptRow(part: Partial<PromptRow> = {}): PromptRow {
  const id = part.id ?? 'p1';
  return {
    id,
    orgId: 'o1',
    title: 'Weekly summary',
    scope: 'global',
    ownerId: 'u1',
    ownerName: 'Emma Hartley',
    agent: null,
    tags: [],
    suggestedTags: [],
    declinedTags: [],
    source: 'human',
    variables: [],
    status: 'active',
    headId: `${id}-v1`,
    versionCount: 1,
    labels: {},
    reviewedAt: null,
    reviewedBy: null,
    createdAt: 0,
    updatedBy: 'u1',
    version: 1,
    updatedAt: 0,
    ...part,
  };
}

export function versionRow(part: Partial<PromptVersionRow> = {}): PromptVersionRow {
  return {
    id: 'p1-v1',
    orgId: 'o1',
    promptId: 'p1',
    number: 1,
    parents: [],
    content: 'Summarise the week.\n',
    diffHash: 'h1',
    notes: '',
    kind: 'saved',
    authorId: 'u1',
    authorName: 'Emma Hartley',
    createdAt: 0,
    ...part,
  };
}

export function entryOf(prompt: Partial<PromptRow>, content = 'Summarise the week.\n'): LibraryEntry {
  const row = promptRow(prompt);
  const head = versionRow({ id: row.headId, promptId: row.id, content });
  return { prompt: row, head, openConflicts: 0, isPending: false };
}
