/**
 * Which of several zero-caches a client talks to. Always: a client group stays with the one its id falls to while that one
 * lives, so that its rows are kept warm in one place; when it is gone the group goes to the next, and only its groups move.
 *
 *     group id ──rendezvous hashing──▶ first, second, … ──the first that answers──▶ its view syncer
 */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';

export type ViewSyncers = {
  /** The zero-cache for this group: the first in the group's own order that takes connections. Where none does, the first. */
  readonly of: (clientGroupId: string) => Promise<string>;
};

/** ms after which one that does not even take a connection counts as gone. */
const ANSWERS_WITHIN_MS = 500;

/** `urls`: at least one. `answers`: whether somebody listens there now; by default a connection is tried. */
export function viewSyncers(
  urls: readonly string[],
  answers: (url: string) => Promise<boolean> = takesConnections,
): ViewSyncers {
  return {
    async of(clientGroupId) {
      const inOrder = orderFor(clientGroupId, urls);
      for (const url of inOrder) if (inOrder.length === 1 || (await answers(url))) return url;
      return inOrder[0] ?? '';
    },
  };
}

/** All of `urls`, each group's in an order of its own that does not change when one is added or taken away. Pure. */
export function orderFor(clientGroupId: string, urls: readonly string[]): readonly string[] {
  const weight = (url: string) => createHash('sha256').update(`${url} ${clientGroupId}`).digest('hex');
  return urls
    .map((url) => ({ url, weight: weight(url) }))
    .toSorted((a, b) => (a.weight < b.weight ? -1 : 1))
    .map(({ url }) => url);
}

function takesConnections(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port === '' ? 80 : port), timeout: ANSWERS_WITHIN_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
