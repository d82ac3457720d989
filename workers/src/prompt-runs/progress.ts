/**
 * Writes down an answer while it grows. Always: one write at a time, a pause between two, and none where nothing came; a
 * write that fails is left to the next one, because the end of the run writes everything.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { unquoted } from '../unquoted.ts';

const PAUSE_MS = 400;
/** Each write sends the whole answer to every device of the runner, so a long one is sent less often. */
const MS_PER_CHARACTER = 0.02;
/** How long a model may be silent before somebody looks whether it is still wanted. */
const LOOK_EVERY_MS = 1_000;

export type Progress = {
  readonly grew: (text: string) => void;
  /** Resolves when nothing is being written any more. */
  readonly stop: () => Promise<void>;
};

/** `write` and `look` say whether the run is still wanted; where it is not, `unwanted` is called once and that was all. */
export function startProgress({
  write,
  look,
  unwanted,
  log,
}: {
  readonly write: (text: string) => Promise<boolean>;
  readonly look: () => Promise<boolean>;
  readonly unwanted: () => void;
  readonly log: Logger;
}): Progress {
  const over = new AbortController();
  let text = '';

  async function work(): Promise<void> {
    let written = 0;
    let asked = performance.now();
    while (await paused(Math.max(PAUSE_MS, written * MS_PER_CHARACTER), over.signal)) {
      const grown = text.length > written;
      if (!grown && performance.now() - asked < LOOK_EVERY_MS) continue;
      try {
        const { length } = text;
        if (!(await (grown ? write(text) : look()))) return unwanted();
        written = length;
        asked = performance.now();
      } catch (error) {
        log.warn({ err: unquoted(error) }, 'what a model said so far could not be written');
      }
    }
  }

  const working = work();
  return {
    grew: (all) => {
      text = all;
    },
    stop: () => {
      over.abort();
      return working;
    },
  };
}

/** False where `signal` ended it. */
async function paused(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}
