/**
 * A request that gets no answer does not hold up the queue. Always: one that is quiet for some seconds makes the line be
 * looked at; when the line turns out to be dead it is given up at once; where the line is fine, only this connection may
 * have gone silent (half-open), and it is given up after a while, each time later, so that a server which is merely slow
 * is not asked the same ever faster. Sending again is safe: a command is executed once, however often it arrives.
 *
 *     sent ──3 s──▶ line looked at ──dead──▶ given up
 *                       └──fine──▶ waits on ──7 s (15, 40 after each such end)──▶ given up
 */
import type { Clock } from '../platform/clock.ts';
import type { Connectivity } from '../platform/connectivity.ts';
import type { SendCommands } from './commands-http.ts';

/** ms of silence after which the line is looked at. */
const LOOK_AFTER = 3000;
/** ms of silence after which a connection is given up on a line that is fine: more each time it was in vain. */
const PATIENCE = [7000, 15_000, 40_000] as const;

/** `send`, given up as said above; its own time limit should be longer than the longest patience. */
export function watchedSend(
  send: SendCommands,
  { line, doubt }: Pick<Connectivity, 'line' | 'doubt'>,
  clock: Pick<Clock, 'after'>,
): SendCommands {
  let silences = 0;
  return async (token, device, commands, signal, epoch) => {
    const given = new AbortController();
    const giveUp = () => given.abort();
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const stopWatching = line.subscribe(() => {
      if (line.get().state === 'offline') giveUp();
    });
    const cancelLook = clock.after(LOOK_AFTER, doubt);
    const cancelEnd = clock.after(PATIENCE[Math.min(silences, PATIENCE.length - 1)] ?? LOOK_AFTER, () => {
      silences += 1;
      giveUp();
    });
    try {
      const result = await send(token, device, commands, given.signal, epoch);
      if (result.kind !== 'unreachable') silences = 0;
      return result;
    } finally {
      cancelLook();
      cancelEnd();
      stopWatching();
      signal.removeEventListener('abort', giveUp);
    }
  };
}
