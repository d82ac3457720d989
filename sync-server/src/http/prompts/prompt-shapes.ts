/** Prompts as REST shows and takes them. Always: the compiler holds each shape to its row. */
import { content, label, notes, promptFields, promptSource } from '@openkms/schema/commands/prompt-fields.ts';
import { id } from '@openkms/schema/commands/text.ts';
import type { PromptLabelMoveRow, PromptLinkRow, PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import { variableShape } from '../../prompts/variable-shape.ts';

const instant = z.number().int().describe('Milliseconds since the epoch, UTC');
const text = z.string();

const promptShape = z.object({
  id: text,
  orgId: text,
  title: text,
  scope: z.enum(['user', 'agent', 'global']),
  ownerId: text,
  ownerName: text,
  agent: text.nullable(),
  tags: z.array(text).readonly(),
  suggestedTags: z.array(text).readonly(),
  declinedTags: z.array(text).readonly(),
  source: promptSource,
  variables: z.array(variableShape).readonly(),
  status: z.enum(['active', 'archived', 'deleted']),
  headId: text.describe('The version that stands now'),
  versionCount: z.number().int(),
  labels: z.record(text, text).describe('Id of the version each label stands at'),
  reviewedAt: instant.nullable(),
  reviewedBy: text.nullable(),
  createdAt: instant,
  updatedBy: text.nullable(),
  version: z.number().int(),
  updatedAt: instant,
}) satisfies z.ZodType<PromptRow>;

export const versionShape = z
  .object({
    id: text,
    orgId: text,
    promptId: text,
    number: z.number().int(),
    parents: z.array(text).readonly(),
    content: text,
    diffHash: text.describe('SHA-256 of the normalised content'),
    notes: text,
    kind: z.enum(['saved', 'merged', 'resolved', 'restored', 'imported']),
    authorId: text,
    authorName: text,
    createdAt: instant,
  })
  .meta({ id: 'PromptVersion' }) satisfies z.ZodType<PromptVersionRow>;

export const linkShape = z
  .object({
    id: text,
    orgId: text,
    promptId: text,
    promptStatus: z.literal('active').nullable(),
    capability: text,
    agent: text.nullable(),
    priority: z.number().int(),
    createdBy: text,
    createdAt: instant,
    version: z.number().int(),
    updatedAt: instant,
  })
  .meta({ id: 'PromptLink' }) satisfies z.ZodType<PromptLinkRow>;

const labelMoveShape = z
  .object({
    id: text,
    orgId: text,
    promptId: text,
    label: text,
    fromVersionId: text.nullable(),
    toVersionId: text.nullable(),
    movedBy: text,
    movedByName: text,
    movedAt: instant,
  })
  .meta({ id: 'PromptLabelMove' }) satisfies z.ZodType<PromptLabelMoveRow>;

export const summaryShape = promptShape
  .extend({ head: versionShape.pick({ id: true, number: true, diffHash: true, createdAt: true, authorName: true }) })
  .meta({ id: 'PromptSummary' });

export const detailShape = promptShape
  .extend({
    versions: z.array(versionShape).readonly().describe('By number'),
    links: z.array(linkShape).readonly(),
    labelMoves: z.array(labelMoveShape).readonly(),
  })
  .meta({ id: 'Prompt' });

/** What is sent to write a new prompt. */
export const newPrompt = z.strictObject({
  id: z.uuid().optional().describe('An id of your own, so that sending it twice makes one'),
  title: promptFields.title,
  scope: promptFields.scope,
  agent: promptFields.agent.optional(),
  tags: promptFields.tags.optional(),
  source: promptSource.optional(),
  variables: promptFields.variables.optional(),
  content,
  notes: notes.optional(),
});

/** What is sent to change one: only what is named changes. */
export const changedPrompt = z
  .object({
    title: promptFields.title.optional(),
    scope: promptFields.scope.optional(),
    agent: promptFields.agent.optional(),
    tags: promptFields.tags.optional(),
    variables: promptFields.variables.optional(),
    content: content.optional(),
    parent: id.optional().describe('With content: the version it was written from; else the one that stands now'),
    notes: notes.optional(),
  })
  .strict();

const sideShape = z.object({ versionId: text, number: z.number().int(), content: text });
const lines = z.object({ start: z.number().int(), lines: z.array(text).readonly() });
const hunkShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agreed'), lines: z.array(text).readonly() }),
  z.object({ kind: z.literal('contradiction'), base: lines, mine: lines, theirs: lines }),
]);

export const conflictAnswer = z
  .object({
    id: text,
    base: sideShape.nullable(),
    mine: sideShape,
    theirs: sideShape,
    hunks: z.array(hunkShape).readonly(),
  })
  .meta({ id: 'PromptConflict' });

export const labelMove = z.strictObject({
  label,
  versionId: id.nullable().describe('Id or number; null takes the label away'),
});

const place = z.object({ start: z.number().int(), lines: z.array(text).readonly() });
export const diffShape = z
  .object({
    from: versionShape.pick({ id: true, number: true, diffHash: true }),
    to: versionShape.pick({ id: true, number: true, diffHash: true }),
    hunks: z
      .array(z.object({ kind: z.enum(['same', 'added', 'removed', 'changed']), from: place, to: place }))
      .readonly(),
  })
  .meta({ id: 'PromptDiff' });
