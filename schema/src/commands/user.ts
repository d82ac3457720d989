/**
 * user.edit: an administrator changes what a person is: role, office, manager, whether they still work here. Always: an
 * organisation keeps an active administrator; what somebody changed in between is not overwritten.
 */
import { z } from 'zod';
import { mergeFields } from '../domain/field-edit.ts';
import { adjusted, applied, rejected } from '../domain/outcome.ts';
import type { OfficeRow, UserRow } from '../domain/rows.ts';
import { defineCommand, type Read, rowOf, rowsOf } from './command.ts';
import { fieldChange, nonEmpty } from './fields.ts';
import { id } from './text.ts';

type EditState = {
  readonly user: UserRow | undefined;
  readonly admins: readonly UserRow[];
  /** The office asked for. */
  readonly office: OfficeRow | undefined;
  readonly manager: UserRow | undefined;
};

export const edit = defineCommand({
  name: 'user.edit',
  version: 1,
  args: z.object({
    userId: id,
    changes: nonEmpty(
      z.object({
        role: fieldChange(z.enum(['employee', 'manager', 'admin'])).optional(),
        officeId: fieldChange(id).optional(),
        managerId: fieldChange(id.nullable()).optional(),
        active: fieldChange(z.boolean()).optional(),
      }),
    ),
  }),
  base: z.undefined(),
  authorise: (actor) => actor.role === 'admin',
  locks: (args, actor) => [`person:${args.userId}`, `org:${actor.orgId}`],
  *read(args): Read<EditState> {
    const { officeId, managerId } = args.changes;
    return {
      user: yield* rowOf('user', args.userId),
      admins: yield* rowsOf('user', { role: 'admin' }),
      office: officeId ? yield* rowOf('office', officeId.to) : undefined,
      manager: typeof managerId?.to === 'string' ? yield* rowOf('user', managerId.to) : undefined,
    };
  },
  decide: ({ user, admins, office, manager }: EditState, { userId, changes }) => {
    if (!user) return rejected('not_found', { userId });
    if (changes.officeId && !office) return rejected('not_found', { officeId: changes.officeId.to });
    if (typeof changes.managerId?.to === 'string' && !manager)
      return rejected('not_found', { managerId: changes.managerId.to });
    const merge = mergeFields(user, changes);
    if (merge.conflicts.length > 0) {
      const current = Object.fromEntries(merge.conflicts.map(({ field, theirs }) => [field, theirs]));
      return rejected('changed_meanwhile', { userId, current });
    }
    const set = merge.apply as Partial<UserRow>;
    if (Object.keys(set).length === 0) return adjusted('already_so', {}, { userId });
    const after = { ...user, ...set };
    const otherAdmins = admins.filter((each) => each.active && each.id !== userId);
    if (otherAdmins.length === 0 && (after.role !== 'admin' || !after.active))
      return rejected('last_admin', { userId });
    return applied(
      { changes: [{ op: 'update', table: 'user', id: userId, set }] },
      { userId, fields: Object.keys(set) },
    );
  },
  entity: (args) => ({ table: 'user', id: args.userId }),
  settle: 'count',
});
