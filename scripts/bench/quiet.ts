/** How busy the machine is with other things. Always: what is measured meanwhile is printed beside how idle it was. */
import { type CpuInfo, cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

type Times = readonly Pick<CpuInfo, 'times'>[];

/** A machine this idle disturbs no figure. */
const QUIET = 0.85;
const LOOK_MS = 1_000;

/** Waits at most `patienceMs` for a quiet machine; the idle share (0 to 1) of all cores over the last second. */
export async function untilQuiet(patienceMs: number): Promise<number> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const before = cpus();
    await sleep(LOOK_MS);
    const idle = idleShare(before, cpus());
    if (idle >= QUIET || performance.now() >= until) return idle;
  }
}

/** The share of time between two looks that the cores had nothing to do. Pure. */
export function idleShare(before: Times, after: Times): number {
  let idle = 0;
  let all = 0;
  for (const [at, { times }] of after.entries()) {
    const earlier = before[at]?.times ?? { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 };
    idle += times.idle - earlier.idle;
    for (const kind of ['user', 'nice', 'sys', 'idle', 'irq'] as const) all += times[kind] - earlier[kind];
  }
  return all === 0 ? 1 : idle / all;
}
