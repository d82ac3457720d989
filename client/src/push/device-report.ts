/**
 * What a device tells the server of itself, and when. Always: a report goes out when the drain begins, every five minutes
 * while one is answered, and when fewer commands wait than was told; one that finds no answer is tried again by itself,
 * because a line that stays up gives no other reason to, and a restored server would not be heard of.
 */
import type { OutboxEntry } from '../outbox/entry.ts';
import type { Outbox } from '../outbox/store.ts';
import type { Clock } from '../platform/clock.ts';
import { backOff } from './back-off.ts';
import type { DeviceReport } from './commands-http.ts';

/** ms between two reports of a device that has nothing to send. */
const REPORT_EVERY = 5 * 60_000;

const NOTHING_CARRIED: ReadonlySet<string> = new Set();

export type Waiting = Pick<DeviceReport, 'pendingCount' | 'oldestPendingAt'>;

/** What waits of `entries` besides what a request carries; with `carried`, that too. */
export function describeWaiting(
  entries: readonly OutboxEntry[],
  carried: ReadonlySet<string> = NOTHING_CARRIED,
): Waiting {
  let pendingCount = 0;
  let oldestPendingAt: number | null = null;
  for (const { id, progress, envelope } of entries) {
    if (progress.state !== 'saved' && !carried.has(id)) continue;
    pendingCount += 1;
    oldestPendingAt ??= envelope.issuedAt;
  }
  return { pendingCount, oldestPendingAt };
}

/** The report as it leaves at `now` (ms UTC by the device's clock). */
export function reportAt(now: number, device: Outbox['device'], waiting: Waiting): DeviceReport {
  // Issued before the clock was set back: it has waited until now at least.
  const oldestPendingAt = waiting.oldestPendingAt === null ? null : Math.min(waiting.oldestPendingAt, now);
  return { ...device, ...waiting, oldestPendingAt, offlineSince: null, now };
}

export type ReportSchedule = {
  /** Whether the server should hear at once that this waits, and nothing else does. */
  readonly isDue: (waiting: Waiting) => boolean;
  /** The next one is due whatever was told. */
  readonly ask: () => void;
  /** A report alone leaves now. */
  readonly begin: () => void;
  /** The server has heard that this waits. */
  readonly heard: (waiting: Waiting) => void;
  /** A report alone got no answer: the next is due in a while. */
  readonly failed: (why: 'unreachable' | 'busy') => void;
  /** The server would not look at a report alone: the next is as good as this one, at its usual time. */
  readonly refused: () => void;
  readonly stop: () => void;
};

type ScheduleOptions = {
  readonly outbox: Pick<Outbox, 'reload'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly random: () => number;
  /** A report may be due. */
  readonly kick: () => void;
};

/** A schedule in which the first report is due. */
export function reportSchedule({ outbox, clock, random, kick }: ScheduleOptions): ReportSchedule {
  let due = true;
  let told: number | null = null;
  let failures = 0;
  let stopped = false;
  let cancel = () => {};

  const later = () => {
    cancel();
    if (stopped) return;
    cancel = clock.after(REPORT_EVERY, () => {
      due = true;
      later();
      // From the disk: a tab may have died between writing a command and telling this one.
      void outbox.reload().finally(kick);
    });
  };

  return {
    isDue: ({ pendingCount }) => due || (told !== null && told !== pendingCount),
    ask() {
      due = true;
    },
    begin() {
      due = false;
    },
    heard({ pendingCount }) {
      told = pendingCount;
      due = false;
      failures = 0;
      later();
    },
    failed(why) {
      due = true;
      failures += 1;
      cancel();
      cancel = clock.after(backOff(why, failures, random), kick);
    },
    refused: later,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
