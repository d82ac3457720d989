// Whether this server holds demo data and may therefore tell its accounts. Says nothing unless the server does.
import { useEffect, useState } from 'react';
import { z } from 'zod';

const health = z.object({ demo: z.boolean().optional() });

/** True once the server's health says `demo: true`; false while unknown and without a network. */
export function useDemoHint(): boolean {
  const [demo, setDemo] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const answer = await fetch('/api/v1/health', { signal: stop.signal, headers: { accept: 'application/json' } });
        const parsed = health.safeParse(await answer.json());
        if (parsed.success && parsed.data.demo === true) setDemo(true);
      } catch (cause) {
        // Without a network there is no hint, and nothing else depends on it.
        if (!stop.signal.aborted) console.info('The server did not say whether it holds demo data.', cause);
      }
    };
    void ask();
    return () => stop.abort();
  }, []);
  return demo;
}
