// Asks the server how it is: when the page opens, every half minute while it is visible, and on request.
import { useCallback, useEffect, useState } from 'react';
import { useServerRead } from '../../view/use-server-read.ts';
import { type Health, healthShape } from './health-answer.ts';

export type HealthState =
  | { readonly state: 'asking' }
  | { readonly state: 'answered'; readonly health: Health; readonly at: number }
  | { readonly state: 'failed'; readonly code: string; readonly at: number };

const EVERY_MS = 30_000;

/** The newest answer, and how to ask again. */
export function useHealth(): { health: HealthState; ask: () => void } {
  const read = useServerRead();
  const [health, setHealth] = useState<HealthState>({ state: 'asking' });
  const ask = useCallback(() => {
    void read('/api/v1/health', healthShape).then((answer) =>
      setHealth(
        answer.ok
          ? { state: 'answered', health: answer.value, at: Date.now() }
          : { state: 'failed', code: answer.code, at: Date.now() },
      ),
    );
  }, [read]);
  useEffect(() => {
    ask();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') ask();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [ask]);
  return { health, ask };
}
