/** Which query fills each table of a view, for which role. Always: one query a table, the widest the role has, so that a row has one owner. */
import type { Role } from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';

/** What a person of this role is subscribed to from sign-in to sign-out. */
export function subscriptions(role: Role) {
  const manages = role !== 'employee';
  const administers = role === 'admin';
  return {
    org: queries.org(),
    office: queries.offices(),
    user: manages ? queries.managed.people() : queries.mine.person(),
    training: queries.catalogue.trainings(),
    session: queries.catalogue.sessions(),
    registration: queries.mine.registrations(),
    commandReceipt: queries.mine.receipts(),
    commandDeadLetter: administers ? queries.organisation.deadLetters() : null,
    syncConflict: administers ? queries.organisation.conflicts() : queries.mine.conflicts(),
    device: manages ? queries.managed.devices() : queries.mine.devices(),
    prompt: queries.prompts.own(),
    promptVersion: queries.prompts.versions(),
    promptLabelMove: queries.prompts.labelMoves(),
    promptLink: queries.prompts.links(),
    promptRun: queries.prompts.runs(),
    promptRunText: queries.prompts.runTexts(),
    promptCase: queries.prompts.cases(),
  } as const;
}
