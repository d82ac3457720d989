/**
 * Keeps Zero's connection going: hands it tokens and ends its pauses. Always: no pause is for good, whatever the order in
 * which tokens, refusals and connections come; over a live connection a token goes only once the server has answered on it.
 *
 * Why a token has to wait: zero-cache asks our server about each new connection. A token that comes over it meanwhile takes
 * the place of the one it was made with; if that one is then refused, the refusal is for a token that is no longer there:
 * it is dropped without a word, and with it what the connection wanted to read. It stays open and nothing ever comes. Left
 * alone the refusal ends the connection, and the next one is made with the new token.
 */
import type { ConnectionState } from '@rocicorp/zero';
import type { Clock } from './clock.ts';

export type ConnectionKeeper = {
  /** To be called with every state that Zero's connection takes. */
  readonly heed: (state: ConnectionState['name']) => void;
  /** There is a new token, or reason to believe that trying again helps. */
  readonly offer: () => void;
  /** `work` once in place of whatever else was to be tried: at once where nothing failed yet, else after a pause. */
  readonly insteadTry: (work: () => void) => void;
  readonly stop: () => void;
};

export type ConnectionKeeperOptions = {
  readonly clock: Pick<Clock, 'after'>;
  /** One that is good for some seconds yet, or null. */
  readonly token: () => string | null;
  /** Zero's own: what it connects with from now on (null: as before); leaves a pause; told over a live connection. */
  readonly connect: (token: string | null) => void;
  /** Resolves when the server has answered on the connection that stands now. */
  readonly answered: () => Promise<void>;
  /** Asks for a token; what comes of it is told by `offer`. */
  readonly askForToken: () => void;
};

/** ms before what failed is tried again; doubled up to the last. */
const RETRY_MS = [1000, 2000, 4000, 8000, 16_000, 30_000] as const;
/** ms after which a connection counts as one that holds. */
const STEADY_MS = 5000;

/** Starts with a connection that is being made. */
export function keepConnection(options: ConnectionKeeperOptions): ConnectionKeeper {
  const { clock, token, connect, answered, askForToken } = options;
  let state: ConnectionState['name'] = 'connecting';
  /** Counts states: an answer is for the connection on which it was waited for. */
  let turn = 0;
  let hasAnswered = false;
  let attempts = 0;
  /** What was there when Zero last began to connect; one that came later may have been too late for it. */
  let tried: string | null = null;
  let cancel = () => {};

  const retry = (work: () => void, delay = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? 0) => {
    attempts += 1;
    cancel();
    cancel = clock.after(delay, work);
  };
  const offer = () => {
    if (state === 'connected' && !hasAnswered) return;
    connect(token());
  };
  /** Asking may bring none, or the server may take back its refusal: until the pause is over. */
  const plead = () => {
    askForToken();
    retry(token() === null ? plead : offer);
  };
  const awaitAnswer = async () => {
    const own = turn;
    await answered();
    if (own !== turn) return;
    hasAnswered = true;
    // What came meanwhile, or too late for this connection to be made with.
    if (token() !== null && token() !== tried) offer();
  };

  return {
    heed(next) {
      cancel();
      state = next;
      turn += 1;
      hasAnswered = false;
      switch (next) {
        case 'connected':
          // Only one that holds ends the run of failures; some are refused right after they stand.
          cancel = clock.after(STEADY_MS, () => {
            attempts = 0;
          });
          void awaitAnswer();
          return;
        case 'connecting':
        case 'disconnected':
          tried = token();
          // The connection before may not have been ready to take it.
          if (tried !== null) offer();
          return;
        case 'needs-auth':
          if (token() !== null && token() !== tried) retry(offer, 0);
          else retry(plead, attempts <= 1 ? 0 : undefined);
          return;
        case 'error':
          retry(offer);
          return;
        case 'closed':
      }
    },
    offer,
    insteadTry: (work) => retry(work, attempts === 0 ? 0 : undefined),
    stop() {
      turn += 1;
      cancel();
    },
  };
}
