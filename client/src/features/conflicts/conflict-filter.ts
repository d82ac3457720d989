/**
 * Which conflicts the inbox lists, and the address that says so. Always: reading back what was written gives the same
 * filter; open conflicts come oldest first (who waits longest is judged first), decided ones newest first.
 */
import type { ConflictKind, ConflictStatus, SyncConflictRow } from '@openkms/schema/domain/rows.ts';

export type ConflictAge = 'any' | 'last-day' | 'over-day' | 'over-week';
export type ConflictFilter = {
  readonly status: ConflictStatus;
  readonly kind: ConflictKind | null;
  readonly officeId: string | null;
  /** Whose change lost the race, or who wrote what stands. */
  readonly personId: string | null;
  readonly age: ConflictAge;
};

export const NO_FILTER: ConflictFilter = { status: 'open', kind: null, officeId: null, personId: null, age: 'any' };
/** Every kind a conflict can have. */
export const KINDS: readonly ConflictKind[] = ['field', 'schedule', 'rights', 'prompt'];
const AGES: readonly ConflictAge[] = ['any', 'last-day', 'over-day', 'over-week'];
const DAY_MS = 86_400_000;

/** The filter an address asks for; what it does not understand is left out. */
export function readFilter(query: URLSearchParams): ConflictFilter {
  const kind = query.get('kind');
  return {
    status: query.get('status') === 'resolved' ? 'resolved' : 'open',
    kind: KINDS.find((each) => each === kind) ?? null,
    officeId: query.get('office'),
    personId: query.get('person'),
    age: AGES.find((age) => age === query.get('age')) ?? 'any',
  };
}

/** The address of `filter`: only what differs from the default. */
export function writeFilter(filter: ConflictFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (filter.status !== 'open') query.set('status', filter.status);
  if (filter.kind !== null) query.set('kind', filter.kind);
  if (filter.officeId !== null) query.set('office', filter.officeId);
  if (filter.personId !== null) query.set('person', filter.personId);
  if (filter.age !== 'any') query.set('age', filter.age);
  return query;
}

/** The conflicts `filter` lets through at `now` (ms), in the order they are worked on. */
export function filterConflicts(
  conflicts: readonly SyncConflictRow[],
  filter: ConflictFilter,
  now: number,
): SyncConflictRow[] {
  return conflicts
    .filter(
      (conflict) =>
        conflict.status === filter.status &&
        (filter.kind === null || conflict.kind === filter.kind) &&
        (filter.officeId === null || conflict.officeId === filter.officeId) &&
        (filter.personId === null ||
          conflict.userId === filter.personId ||
          conflict.theirsUserId === filter.personId) &&
        isOfAge(now - conflict.createdAt, filter.age),
    )
    .toSorted((a, b) =>
      filter.status === 'open'
        ? a.createdAt - b.createdAt
        : (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0) || (a.id < b.id ? -1 : 1),
    );
}

/** The people conflicts are about, each once, by name: what the person filter offers. */
export function peopleIn(conflicts: readonly SyncConflictRow[]): { id: string; name: string }[] {
  const names = new Map<string, string>();
  for (const conflict of conflicts) {
    names.set(conflict.userId, conflict.userName);
    if (conflict.theirsUserId !== null) names.set(conflict.theirsUserId, conflict.theirsUserName ?? 'Somebody');
  }
  return [...names].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name));
}

/**
 * The conflict `step` places from the selected one, or the nearest end. When the selected one has left the list (it was
 * just decided), the list has closed up: what now stands at its place (`lastIndex`) is the next.
 */
export function neighbour(
  ids: readonly string[],
  selected: string | null,
  lastIndex: number,
  step: 1 | -1,
): string | undefined {
  if (ids.length === 0) return undefined;
  const at = selected === null ? -1 : ids.indexOf(selected);
  const wanted = at >= 0 ? at + step : step === 1 ? lastIndex : lastIndex - 1;
  return ids[Math.min(Math.max(wanted, 0), ids.length - 1)];
}

function isOfAge(ageMs: number, age: ConflictAge): boolean {
  switch (age) {
    case 'any':
      return true;
    case 'last-day':
      return ageMs < DAY_MS;
    case 'over-day':
      return ageMs >= DAY_MS;
    case 'over-week':
      return ageMs >= 7 * DAY_MS;
  }
}
