// The state of the inbox: what is listed, what is selected, what is being written. Always: the address holds filter and
// selection; rows come from the view, so another administrator's decision shows here at once.
import type { JsonObject, Resolution, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { standsOtherwise } from '@openkms/schema/commands/conflict-standing.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { byOfficeName } from '../../ui/office-words.ts';
import { useBrought } from '../../view/use-brought.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView } from '../../view/use-view.ts';
import {
  type ConflictFilter,
  filterConflicts,
  neighbour,
  peopleIn,
  readFilter,
  writeFilter,
} from './conflict-filter.ts';
import { canReopen, mergePage } from './conflict-words.ts';
import { refusedDecision } from './refused-decision.ts';
import { useDecisions } from './use-decisions.ts';

export type Inbox = ReturnType<typeof useInbox>;

/** Everything the inbox shows and does; `selectedId` comes from the address. */
export function useInbox(selectedId: string | null) {
  const view = useView((whole) => whole);
  const sync = useSync();
  const now = useNow(30_000);
  const [query] = useSearchParams();
  const [, navigate] = useLocation();
  const filter = useMemo(() => readFilter(query), [query]);
  const all = view.table('syncConflict').all();
  const listed = useMemo(() => filterConflicts(all, filter, now), [all, filter, now]);
  const selected = selectedId === null ? undefined : view.table('syncConflict').get(selectedId);
  const about = selected === undefined ? [] : sessionsIn(selected);
  useBrought(about.length === 0 ? null : queries.catalogue.named({ sessionIds: about }));
  // Not every prompt is on every device; a decision about one is tried here before it is sent.
  useBrought(selected?.entityTable === 'prompt' ? queries.prompts.one({ promptId: selected.entityId }) : null);
  const search = query.size === 0 ? '' : `?${query}`;
  const lastIndex = useRef(0);
  const index = listed.findIndex((conflict) => conflict.id === selectedId);
  useEffect(() => {
    if (index >= 0) lastIndex.current = index;
  }, [index]);

  const draft = useDraft(selectedId);
  const { resolve, reopen } = useDecisions();
  const standing = (conflict: SyncConflictRow): JsonObject => {
    const { entityTable, entityId, status } = conflict;
    if (status !== 'open' || entityTable === 'registration') return {};
    return standsOtherwise(conflict, view.table(entityTable).get(entityId));
  };
  const decide = (resolution: Resolution, values?: JsonObject) => {
    if (selected?.status !== 'open') return;
    // What two versions become has to be written.
    if (selected.kind === 'prompt') return navigate(mergePage(selected));
    const seen = draft.seen ?? standing(selected);
    void resolve(selected, { resolution, values, note: draft.note, seen }).then((done) =>
      draft.settle(done === true ? null : done),
    );
  };
  const undo = () => {
    if (selected?.status === 'resolved' && canReopen(selected)) void reopen(selected);
  };
  const go = (step: 1 | -1) => {
    const next = neighbour(
      listed.map((conflict) => conflict.id),
      selectedId,
      lastIndex.current,
      step,
    );
    if (next !== undefined) navigate(`/conflicts/${next}${search}`, { replace: selectedId !== null });
  };

  return {
    now,
    sync,
    all,
    listed,
    selected,
    filter,
    search,
    people: useMemo(() => peopleIn(all), [all]),
    offices: view.table('office').all().toSorted(byOfficeName),
    setFilter: (next: ConflictFilter) => {
      const wanted = writeFilter(next);
      navigate(`/conflicts${wanted.size === 0 ? '' : `?${wanted}`}`, { replace: true });
    },
    officeName: (officeId: string) => view.table('office').get(officeId)?.name ?? 'An office not on this device',
    isPending: (conflict: SyncConflictRow) => view.pendingOf('syncConflict', conflict.id) !== undefined,
    describe: (conflict: SyncConflictRow) => ({
      trainingId: trainingOf(conflict, (id) => view.table('session').get(id)?.trainingId),
      deviceLabel: view.table('device').get(conflict.deviceId)?.label ?? 'a device',
      isPending: view.pendingOf('syncConflict', conflict.id) !== undefined,
      refusal: refusedDecision(sync.entries, conflict.id),
      standing: standing(conflict),
    }),
    decide,
    undo,
    go,
    note: draft.note,
    setNote: draft.setNote,
    isEditing: draft.isEditing,
    setEditing: (isEditing: boolean) => {
      if (selected?.kind === 'prompt') decide('edited');
      else if (selected && selected.kind !== 'rights')
        draft.setEditing(isEditing ? (draft.seen ?? standing(selected)) : null);
    },
    localRefusal: draft.refusal,
  };
}

/** What is being written about the selected conflict; another selection starts afresh. */
function useDraft(selectedId: string | null) {
  const fresh = {
    id: selectedId,
    note: '',
    isEditing: false,
    /** What stood when the values of one's own were begun: whoever writes does not look up. */
    seen: null as JsonObject | null,
    refusal: null as string | null,
  };
  const [held, setHeld] = useState(fresh);
  const draft = held.id === selectedId ? held : fresh;
  return {
    ...draft,
    setNote: (note: string) => setHeld({ ...draft, note }),
    setEditing: (seen: JsonObject | null) => setHeld({ ...draft, isEditing: seen !== null, seen, refusal: null }),
    settle: (refusal: string | null) => setHeld(refusal === null ? fresh : { ...draft, refusal, seen: null }),
  };
}

/** The sessions a conflict is about, which may be history by now. */
function sessionsIn({ entityTable, entityId, mine }: SyncConflictRow): string[] {
  const named = [entityTable === 'session' ? entityId : undefined, mine['sessionId']];
  return [...new Set(named.filter((id) => typeof id === 'string'))];
}

/** The training whose page tells more about the conflict. */
function trainingOf(
  conflict: SyncConflictRow,
  trainingOfSession: (sessionId: string) => string | undefined,
): string | undefined {
  if (conflict.entityTable === 'training') return conflict.entityId;
  const sessionId = conflict.entityTable === 'session' ? conflict.entityId : conflict.mine['sessionId'];
  return typeof sessionId === 'string' ? trainingOfSession(sessionId) : undefined;
}
