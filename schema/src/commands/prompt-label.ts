/**
 * prompt.label: a label is set on a version, moved to another or taken away. Always: every move is written down, so that
 * it can be said where a label stood at any time; the prompt's row says where it stands now.
 */
import { z } from 'zod';
import { adjusted, applied, rejected, type RowChange } from '../domain/outcome.ts';
import type { PromptLabelMoveRow, PromptRow, PromptVersionRow } from '../domain/rows.ts';
import { defineCommand, type Read, rowOf } from './command.ts';
import { label, readPrompt, refusalOfActive } from './prompt-fields.ts';
import { id } from './text.ts';

/** More than a page can show side by side. */
const MAX_LABELS = 30;

type State = { readonly prompt: PromptRow | undefined; readonly version: PromptVersionRow | undefined };

export const move = defineCommand({
  name: 'prompt.label',
  version: 1,
  args: z.object({
    promptId: id,
    label,
    /** Null takes the label away. */
    versionId: id.nullable(),
  }),
  base: z.undefined(),
  authorise: () => true,
  audited: ({ promptId, versionId }) => ({ promptId, versionId }),
  locks: (args) => [`prompt:${args.promptId}`],
  *read(args): Read<State> {
    return {
      prompt: yield* readPrompt(args.promptId),
      version: args.versionId === null ? undefined : yield* rowOf('promptVersion', args.versionId),
    };
  },
  decide: ({ prompt, version }: State, args, { actor, now, newId }) => {
    const refusal = refusalOfActive(prompt, 'write', actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found');
    if (args.versionId !== null && version?.promptId !== prompt.id)
      return rejected('not_found', { versionId: args.versionId });
    const stood = Object.hasOwn(prompt.labels, args.label) ? (prompt.labels[args.label] ?? null) : null;
    // Not what it is called: the audit log keeps these, and a label of one's own is a word of one's own.
    const details = { promptId: prompt.id, from: stood, to: args.versionId };
    if (stood === args.versionId) return adjusted('already_so', {}, details);
    const { [args.label]: _, ...others } = prompt.labels;
    if (args.versionId !== null && Object.keys(others).length >= MAX_LABELS)
      return rejected('too_many_labels', { most: MAX_LABELS });
    const labels = args.versionId === null ? others : { ...others, [args.label]: args.versionId };
    const row: PromptLabelMoveRow = {
      id: newId(),
      orgId: prompt.orgId,
      promptId: prompt.id,
      label: args.label,
      fromVersionId: stood,
      toVersionId: args.versionId,
      movedBy: actor.userId,
      movedByName: actor.name,
      movedAt: now,
    };
    const changes: RowChange[] = [
      { op: 'insert', table: 'promptLabelMove', row },
      { op: 'update', table: 'prompt', id: prompt.id, set: { labels } },
    ];
    return applied({ changes }, details);
  },
  entity: (args) => ({ table: 'prompt', id: args.promptId }),
  settle: 'count',
});
