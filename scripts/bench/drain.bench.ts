/**
 * The line comes back to a person with 200 commands in their queue: when the first request leaves, when the last command
 * was executed, when the page knows that all are. The server's clock and this process's are the same machine's.
 */
import { type BenchSystem, EMPLOYEE } from './bench-system.ts';
import { diagnose, signIn, untilComplete, waiting, withBrowser } from './browser.ts';
import { type Measured, percentile, spread } from './figures.ts';
import { layLine } from './line.ts';
import { issueTimes, openSessions, registerThroughPage, watchOutbox } from './registering.ts';

const QUEUED = 200;

/** Measures one return of the line. */
export async function runDrainBench(bench: BenchSystem): Promise<Measured[]> {
  const { userId } = await bench.person(EMPLOYEE);
  const [first, ...offered] = await openSessions(bench, userId, QUEUED + 1);
  const line = await layLine(Number(new URL(bench.system.url).port));
  try {
    return await withBrowser(bench.directory('drain'), async (page, context) => {
      await context.addInitScript(watchOutbox);
      await signIn(page, line.url, EMPLOYEE, '/trainings');
      await untilComplete(page);
      // The page of a training has been open once, as it has on a device in use.
      if (first !== undefined) await registerThroughPage(page, first);
      await page.waitForFunction(
        () =>
          (window.openkms?.diagnostics().pending['applied'] ?? 0) +
            (window.openkms?.diagnostics().pending['adjusted'] ?? 0) >
          0,
        undefined,
        { polling: 100 },
      );
      await line.cut();
      await page.waitForFunction(() => window.openkms?.diagnostics().connection === 'offline', undefined, {
        polling: 100,
      });
      for (const each of offered) await registerThroughPage(page, each);
      const queued = await diagnose(page);
      if (waiting(queued) !== QUEUED) throw new Error(`${waiting(queued)} commands wait, not ${QUEUED}`);
      const offline = await issueTimes(page);
      const back = await line.restore();
      await page.waitForFunction(
        () => ['saved', 'sending', 'sent'].every((state) => (window.openkms?.diagnostics().pending[state] ?? 0) === 0),
        undefined,
        { polling: 20, timeout: 60_000 },
      );
      const known = Date.now();
      const decided = await decidedAt(bench, queued.deviceId ?? '');
      const arrived = line.passed('/api/v1/commands');
      const [begun, last] = [Math.min(...arrived), Math.max(...decided)];
      if (decided.length < QUEUED) throw new Error(`${decided.length} of ${QUEUED} commands have a receipt`);
      return [
        {
          figure: `drain of ${QUEUED} queued commands, begun after the line is back`,
          value: begun - back,
          unit: 'ms',
          target: '<= 500',
          samples: 1,
          note: 'from the line taking connections again to the first request with commands on it; one run, a probe every 0.26 to 0.44 s finds the line',
        },
        {
          figure: `drain of ${QUEUED} queued commands, last executed after the first arrives`,
          value: last - begun,
          unit: 'ms',
          target: '<= 1500',
          samples: QUEUED,
          note: `command_receipt.decided_at of the last, in ${arrived.length} requests; ${Math.round((QUEUED * 1000) / (last - begun))} commands/s through page, HTTP and executor`,
        },
        {
          figure: `drain of ${QUEUED} queued commands, line back → the page has every receipt`,
          value: known - back,
          unit: 'ms',
          target: '',
          samples: QUEUED,
          note: 'receipts came back through replication; polled every 20 ms',
        },
        {
          figure: `a command while ${QUEUED} queue up offline: call → durable, p95`,
          value: percentile(offline.onDisk, 0.95),
          unit: 'ms',
          target: '<= 10',
          samples: offline.onDisk.length,
          note: `through the real page, offline: ${spread(offline.onDisk, 'ms')} durable, ${spread(offline.painted, 'ms')} painted`,
        },
      ];
    });
  } finally {
    await line.close();
  }
}

/** When each command queued on this device was decided, ms UTC, the one sent while online left out. */
async function decidedAt({ owner }: BenchSystem, device: string): Promise<number[]> {
  const { rows } = await owner.query<{ at: number }>(
    `select extract(epoch from decided_at)::float8 * 1000 as at from command_receipt
     where device_id = $1 order by decided_at desc limit $2`,
    [device, QUEUED],
  );
  return rows.map(({ at }) => at);
}
