/** training.create, training.edit, training.archive. Always: codes are unique in an organisation; archiving keeps everything. */
import { z } from 'zod';
import { mergeFields } from '../domain/field-edit.ts';
import { adjusted, applied, conflicted, rejected } from '../domain/outcome.ts';
import type { SessionRow, TrainingRow } from '../domain/rows.ts';
import type { Actor } from '../domain/actor.ts';
import { defineCommand, type Read, rowOf, rowsOf } from './command.ts';
import { fieldChange, fieldConflict, nonEmpty, readAuthor } from './fields.ts';
import { description, id, line, reason, title } from './text.ts';

/** The fields of a training a person may set, with what each accepts. */
export const trainingFields = {
  title,
  description,
  code: line(40),
  department: line(120),
  skills: z.array(line(60)).max(30),
  level: z.enum(['introductory', 'intermediate', 'advanced']).nullable(),
  hours: z.number().min(0).max(1000),
} as const;

const managesTrainings = (actor: Actor) => actor.role !== 'employee';

type CreateState = { readonly sameId: TrainingRow | undefined; readonly sameCode: TrainingRow | undefined };

export const create = defineCommand({
  name: 'training.create',
  version: 1,
  args: z.object({
    trainingId: id,
    ...trainingFields,
    description: description.default(''),
    department: trainingFields.department.default('General'),
    skills: trainingFields.skills.default([]),
    level: trainingFields.level.default(null),
  }),
  base: z.undefined(),
  authorise: managesTrainings,
  locks: (args, actor) => [`training:${args.trainingId}`, `org:${actor.orgId}`],
  *read(args, actor): Read<CreateState> {
    const sameId = yield* rowOf('training', args.trainingId);
    const [sameCode] = yield* rowsOf('training', { orgId: actor.orgId, code: args.code });
    return { sameId, sameCode };
  },
  decide: ({ sameId, sameCode }: CreateState, { trainingId, ...fields }, { now, actor }) => {
    if (sameId) return rejected('duplicate_id', { trainingId });
    if (sameCode) return rejected('duplicate_code', { code: fields.code, trainingId: sameCode.id });
    const row: TrainingRow = {
      id: trainingId,
      orgId: actor.orgId,
      ...fields,
      status: 'active',
      archiveReason: null,
      updatedBy: actor.userId,
      version: 1,
      updatedAt: now,
    };
    return applied({ changes: [{ op: 'insert', table: 'training', row }] }, { trainingId });
  },
  entity: (args) => ({ table: 'training', id: args.trainingId }),
  settle: 'count',
});

/** `author` wrote what the edit collides with. */
type EditState = {
  readonly training: TrainingRow | undefined;
  readonly sameCode: TrainingRow | undefined;
  readonly author: string | null;
};

export const edit = defineCommand({
  name: 'training.edit',
  version: 1,
  args: z.object({
    trainingId: id,
    changes: nonEmpty(
      z.object({
        title: fieldChange(trainingFields.title).optional(),
        description: fieldChange(trainingFields.description).optional(),
        code: fieldChange(trainingFields.code).optional(),
        department: fieldChange(trainingFields.department).optional(),
        skills: fieldChange(trainingFields.skills).optional(),
        level: fieldChange(trainingFields.level).optional(),
        hours: fieldChange(trainingFields.hours).optional(),
      }),
    ),
  }),
  base: z.undefined(),
  authorise: managesTrainings,
  locks: (args, actor) => [
    `training:${args.trainingId}`,
    ...(args.changes.code ? ([`org:${actor.orgId}`] as const) : []),
  ],
  *read(args, actor): Read<EditState> {
    const training = yield* rowOf('training', args.trainingId);
    const code = args.changes.code?.to;
    const sameCode = code === undefined ? [] : yield* rowsOf('training', { orgId: actor.orgId, code });
    const author = training ? yield* readAuthor(training, mergeFields(training, args.changes)) : null;
    return { training, sameCode: sameCode.find((row) => row.id !== args.trainingId), author };
  },
  decide: ({ training, sameCode, author }: EditState, args, context) => {
    if (!training) return rejected('not_found', { trainingId: args.trainingId });
    if (sameCode) return rejected('duplicate_code', { code: sameCode.code, trainingId: sameCode.id });
    const merge = mergeFields(training, args.changes);
    const set = { ...merge.apply, updatedBy: context.actor.userId } as Partial<TrainingRow>;
    const changes = nothingToWrite(merge.apply)
      ? []
      : [{ op: 'update', table: 'training', id: training.id, set } as const];
    const details = { trainingId: training.id, fields: Object.keys(merge.apply) };
    if (merge.conflicts.length > 0) {
      const draft = fieldConflict(merge, context, {
        entityTable: 'training',
        entityId: training.id,
        title: training.title,
        officeId: null,
        theirsUserId: author,
      });
      return conflicted('field_conflict', { changes, conflicts: [draft] }, { ...details, conflictId: draft.id });
    }
    return changes.length === 0 ? adjusted('already_so', {}, details) : applied({ changes }, details);
  },
  entity: (args) => ({ table: 'training', id: args.trainingId }),
  settle: 'count',
});

type ArchiveState = { readonly training: TrainingRow | undefined; readonly sessions: readonly SessionRow[] };

export const archive = defineCommand({
  name: 'training.archive',
  version: 1,
  args: z.object({ trainingId: id, reason }),
  base: z.undefined(),
  authorise: managesTrainings,
  locks: (args) => [`training:${args.trainingId}`],
  *read(args): Read<ArchiveState> {
    return {
      training: yield* rowOf('training', args.trainingId),
      sessions: yield* rowsOf('session', { trainingId: args.trainingId, status: 'scheduled' }),
    };
  },
  decide: ({ training, sessions }: ArchiveState, args, { now, actor }) => {
    if (!training) return rejected('not_found', { trainingId: args.trainingId });
    if (training.status === 'archived') return adjusted('already_so', {}, { trainingId: training.id });
    const upcoming = sessions.filter((session) => session.startsAt !== null && session.startsAt > now);
    if (upcoming.length > 0) {
      return rejected('training_has_upcoming_sessions', { sessionIds: upcoming.map((session) => session.id) });
    }
    const set = { status: 'archived', archiveReason: args.reason, updatedBy: actor.userId } as const;
    return applied(
      { changes: [{ op: 'update', table: 'training', id: training.id, set }] },
      { trainingId: training.id },
    );
  },
  entity: (args) => ({ table: 'training', id: args.trainingId }),
  settle: 'count',
});

function nothingToWrite(apply: object): boolean {
  return Object.keys(apply).length === 0;
}
