/**
 * Rows of a query that only some pages need (lists of managers and administrators), live while the page is open. Always:
 * the server's rows alone, without waiting commands.
 */
import type { HumanReadable, QueryOrQueryRequest, ReadonlyJSONValue } from '@rocicorp/zero';
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { Schema } from '@openkms/schema/zero/schema.ts';
import { runningClient } from './running-client.ts';

/** `cached`: what this device held; `complete`: the server has answered; `loading`: neither yet. */
export type LiveRows<Rows> = { readonly rows: Rows; readonly state: 'loading' | 'cached' | 'complete' };

const EMPTY: LiveRows<readonly never[]> = { rows: [], state: 'loading' };

/** Subscribes to `request` (from schema/zero/queries.ts, such as `queries.managed.roster({ sessionId })`). */
export function useLiveQuery<
  TTable extends keyof Schema['tables'],
  TInput extends ReadonlyJSONValue | undefined,
  TOutput extends ReadonlyJSONValue | undefined,
  TReturn,
>(request: QueryOrQueryRequest<TTable, TInput, TOutput, Schema, TReturn, Actor>): LiveRows<HumanReadable<TReturn>> {
  const { zero } = runningClient();
  const instance = useSyncExternalStore(zero.subscribe, zero.get);
  // A request is made anew with each drawing; what it asks for is what counts.
  const key = requestKey(request);
  const [asked, setAsked] = useState({ key, request });
  if (asked.key !== key) setAsked({ key, request });
  const [memory] = useState<Memory<HumanReadable<TReturn>>>(() => ({ last: null }));
  const source = useMemo(
    () =>
      liveRows<HumanReadable<TReturn>>(asked.key, memory, (listener) => {
        if (instance === null) return () => {};
        const view = instance.materialize(asked.request);
        const stop = view.addListener((rows, type) => listener(rows as HumanReadable<TReturn>, type === 'complete'));
        return () => {
          stop();
          view.destroy();
        };
      }),
    [instance, asked, memory],
  );
  return useSyncExternalStore(source.subscribe, source.get);
}

/** What was shown last, so that a new Zero instance that still reads the device takes nothing away. */
type Memory<Rows> = { last: { readonly key: string; readonly rows: Rows } | null };

/** A store over one materialised query; the query runs while somebody listens. */
function liveRows<Rows>(
  key: string,
  memory: Memory<Rows>,
  open: (listener: (rows: Rows, complete: boolean) => void) => () => void,
) {
  const kept = memory.last?.key === key ? memory.last.rows : null;
  let result: LiveRows<Rows> = kept === null ? (EMPTY as unknown as LiveRows<Rows>) : { rows: kept, state: 'cached' };
  return {
    get: () => result,
    subscribe: (changed: () => void) =>
      open((rows, complete) => {
        // Zero's lists are new objects after each change, so they can be handed on as they are.
        const any = Array.isArray(rows) ? rows.length > 0 : rows !== undefined;
        if (!any && !complete && kept !== null) return;
        result = { rows, state: complete ? 'complete' : any ? 'cached' : 'loading' };
        if (any || complete) memory.last = { key, rows };
        changed();
      }),
  };
}

/** Says which query with which arguments a request asks for. */
export function requestKey(request: object): string {
  const { query, args } = request as { query?: { queryName?: string }; args?: unknown };
  return JSON.stringify([query?.queryName ?? null, args ?? null]);
}
