/**
 * Rows that are not brought to every device (history, other people's old sessions), brought while a page needs them. Always:
 * they land where all rows are, so the page reads them from the view; offline it shows what was brought before.
 */
import type { QueryOrQueryRequest, ReadonlyJSONValue } from '@rocicorp/zero';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { Schema } from '@openkms/schema/zero/schema.ts';
import { runningClient } from './running-client.ts';
import { requestKey } from './use-live-query.ts';

/** How long they stay brought after the page was left. */
const KEPT_FOR = '10m';

/**
 * Asks the server for the rows of `request` while the component is there; null asks for nothing. True once the server has
 * answered: what is not among the rows then is not there.
 */
export function useBrought<
  TTable extends keyof Schema['tables'],
  TInput extends ReadonlyJSONValue | undefined,
  TOutput extends ReadonlyJSONValue | undefined,
  TReturn,
>(request: QueryOrQueryRequest<TTable, TInput, TOutput, Schema, TReturn, Actor> | null): boolean {
  const { zero } = runningClient();
  const instance = useSyncExternalStore(zero.subscribe, zero.get);
  // A request is made anew with each drawing; what it asks for is what counts.
  const key = request === null ? null : requestKey(request);
  const [asked, setAsked] = useState({ key, request });
  if (asked.key !== key) setAsked({ key, request });
  const [answered, setAnswered] = useState<object | null>(null);
  useEffect(() => {
    if (instance === null || asked.request === null) return;
    let wanted = true;
    const { cleanup, complete } = instance.preload(asked.request, { ttl: KEPT_FOR });
    complete.then(
      () => {
        if (wanted) setAnswered(asked);
      },
      (error: unknown) => console.warn('The server would not answer a query', asked.key, error),
    );
    return () => {
      wanted = false;
      cleanup();
    };
  }, [instance, asked]);
  return answered === asked;
}
