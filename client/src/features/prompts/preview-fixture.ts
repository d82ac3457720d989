/** A person, prompts and rows for tests of the preview. */
import type { PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { NO_OVERLAY } from '../../view/overlay.ts';
import { baseRows, type TestRows } from '../../view/test-rows.ts';
import type { Person } from '../../view/use-session.ts';
import { viewOf } from '../../view/view.ts';
import { type PreviewRows, previewRows } from './preview-context.ts';

export const EMMA: Person = {
  userId: 'emma',
  orgId: 'o1',
  name: 'Emma',
  email: 'emma@example.org',
  role: 'employee',
  officeId: 'boston',
};

/** A prompt of everybody's whose text is that of {@link headRow}. */
export function promptRow(id: string, over: Partial<PromptRow> = {}): PromptRow {
  return {
    id,
    orgId: 'o1',
    title: id,
    scope: 'global',
    ownerId: 'other',
    ownerName: 'Other',
    agent: null,
    tags: [],
    suggestedTags: [],
    declinedTags: [],
    source: 'human',
    variables: [],
    status: 'active',
    headId: `${id}-1`,
    versionCount: 1,
    labels: {},
    reviewedAt: null,
    reviewedBy: null,
    createdAt: 0,
    updatedBy: null,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}

/** The version of the prompt `promptId` that stands. */
export function headRow(promptId: string, content: string): PromptVersionRow {
  return {
    id: `${promptId}-1`,
    orgId: 'o1',
    promptId,
    number: 1,
    parents: [],
    content,
    diffHash: '',
    notes: '',
    kind: 'saved',
    authorId: 'other',
    authorName: 'Other',
    createdAt: 0,
  };
}

/** Rows as the preview takes them. */
export function rowsOf(given: TestRows): PreviewRows {
  return previewRows(viewOf(baseRows(given), NO_OVERLAY));
}
