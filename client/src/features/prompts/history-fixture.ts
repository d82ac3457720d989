/** Versions for the tests of this folder: complete, and different only where a test says so. */
import type { PromptVersionRow } from '@openkms/schema/domain/rows.ts';

/** Version `number`, with the id `v<number>`, made from the versions with these numbers. */
export function versionRow(
  number: number,
  parents: readonly number[],
  over: Partial<PromptVersionRow> = {},
): PromptVersionRow {
  return {
    id: `v${number}`,
    orgId: 'o',
    promptId: 'p',
    number,
    parents: parents.map((each) => `v${each}`),
    content: `text ${number}\n`,
    diffHash: `hash ${number}`,
    notes: '',
    kind: 'saved',
    authorId: 'emma',
    authorName: 'Emma Hartley',
    createdAt: number * 60_000,
    ...over,
  };
}
