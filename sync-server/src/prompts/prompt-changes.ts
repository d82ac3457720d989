/**
 * Hears from Postgres that prompts or links of an organisation changed. Always: while it cannot be sure to hear of
 * everything (the connection is lost, or not there yet) it says so, and says when it is sure again.
 *
 *     connecting ──listening──▶ sure ──connection lost──▶ connecting (again after a second, then more, at most ten)
 */
import pg from 'pg';

export type PromptChanges = {
  /** True while every change is heard of. */
  readonly isSure: () => boolean;
  readonly stop: () => Promise<void>;
};

export type PromptChangesOptions = {
  /** Of the pool whose database is listened to. */
  readonly connection: pg.ClientConfig;
  /** Prompts or links of this organisation changed. */
  readonly onChange: (orgId: string) => void;
  /** Changes may have been missed until now. */
  readonly onSureAgain: () => void;
  readonly onFault: (error: unknown) => void;
};

const AGAIN_AFTER = 1000;
const LONGEST = 10_000;

/** Begins to listen; never rejects, and tries again until it is stopped. */
export function listenToPrompts({ connection, onChange, onSureAgain, onFault }: PromptChangesOptions): PromptChanges {
  let current: pg.Client | undefined;
  let sure = false;
  let stopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const lost = (client: pg.Client, error: unknown) => {
    if (current !== client || stopped) return;
    current = undefined;
    sure = false;
    onFault(error);
    client.end().catch(onFault);
    timer = setTimeout(connect, Math.min(LONGEST, AGAIN_AFTER * 2 ** failures)).unref();
    failures += 1;
  };
  function connect(): void {
    const client = new pg.Client({ ...connection, keepAlive: true });
    current = client;
    client.on('error', (error) => lost(client, error));
    client.on('end', () => lost(client, new Error('the connection that listens to prompts ended')));
    client.on('notification', ({ payload }) => {
      if (payload !== undefined) onChange(payload);
    });
    const listening = async () => {
      await client.connect();
      await client.query('listen openkms_prompts');
      if (current !== client) return;
      failures = 0;
      sure = true;
      onSureAgain();
    };
    listening().catch((error: unknown) => lost(client, error));
  }
  connect();

  return {
    isSure: () => sure,
    async stop() {
      stopped = true;
      sure = false;
      clearTimeout(timer);
      await current?.end().catch(onFault);
    },
  };
}
