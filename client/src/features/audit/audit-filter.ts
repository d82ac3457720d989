/**
 * Which entries of the audit log are listed, and the address that says so. Always: reading back what was written gives the
 * same filter. Action and entity are asked of the server; person, outcome and text narrow what has been fetched.
 */
import type { AuditLogRow } from '@openkms/schema/domain/rows.ts';
import { everyWord } from '../../ui/every-word.ts';
import { actionWords, outcomeWords } from './action-words.ts';

export type AuditFilter = {
  readonly action: string | null;
  readonly entityId: string | null;
  readonly outcome: string | null;
  /** Part of the person's name. */
  readonly person: string;
  /** Part of anything the entry says, in words or as recorded. */
  readonly text: string;
};

export const NO_FILTER: AuditFilter = { action: null, entityId: null, outcome: null, person: '', text: '' };

/** The filter an address asks for. */
export function readFilter(query: URLSearchParams): AuditFilter {
  return {
    action: query.get('action'),
    entityId: query.get('entity'),
    outcome: query.get('outcome'),
    person: query.get('person') ?? '',
    text: query.get('text') ?? '',
  };
}

/** The address of `filter`: only what narrows. */
export function writeFilter({ action, entityId, outcome, person, text }: AuditFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (action !== null) query.set('action', action);
  if (entityId !== null) query.set('entity', entityId);
  if (outcome !== null) query.set('outcome', outcome);
  if (person !== '') query.set('person', person);
  if (text !== '') query.set('text', text);
  return query;
}

/** Entries that pass, in the order given. Letters' case does not matter; every word of the text must occur. */
export function filterEntries(rows: readonly AuditLogRow[], filter: AuditFilter): AuditLogRow[] {
  const person = filter.person.trim().toLocaleLowerCase();
  const finds = everyWord(filter.text);
  return rows.filter((row) => {
    if (filter.action !== null && row.action !== filter.action) return false;
    if (filter.entityId !== null && row.entityId !== filter.entityId) return false;
    if (filter.outcome !== null && row.outcome !== filter.outcome) return false;
    if (!row.actorName.toLocaleLowerCase().includes(person)) return false;
    return finds(
      () =>
        `${actionWords(row.action)} ${row.action} ${outcomeWords(row.outcome)} ${row.outcome} ${row.entityTable ?? ''} ${row.entityId ?? ''} ${row.actorName} ${JSON.stringify(row.details)}`,
    );
  });
}
