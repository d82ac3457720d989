/**
 * Opening the product with no network: the browser was closed, the line is cut, the page comes from the service worker,
 * the index from Dexie, the rows from Zero's store. Timed inside the page, from navigation start.
 */
import { type BenchSystem, MANAGER } from './bench-system.ts';
import { diagnose, longestStall, signIn, totalRows, untilComplete, withBrowser } from './browser.ts';
import { type Measured, median, spread } from './figures.ts';
import { growOrganisation } from './organisation-growth.ts';
import { layLine } from './line.ts';
import { timeByPlace } from './page-profile.ts';

const WARM_UP = 1;
const SAMPLES = 9;
/** Long enough for Zero to persist (throttle 0.5 s, idle 1 s), the index to be saved and the service worker to be ready. */
const SETTLE_MS = 8_000;
/** A typo: whatever answers it has searched, not listed. */
const TYPED = '/trainings?q=pyhton';

declare global {
  interface Window {
    benchColdStart?: { searchable: number | null; rows: number | null };
  }
}

/** Rows that a large organisation leaves on a manager's device. */
const MANY_ROWS = 50_000;

/** Measures it with the rows there are, then with many more. */
export async function runColdStartBench(bench: BenchSystem): Promise<Measured[]> {
  const asLoaded = await coldStarts(bench, '<= 1000');
  await growOrganisation(bench, MANY_ROWS);
  return [...asLoaded, ...(await coldStarts(bench, '<= 2000'))];
}

async function coldStarts(bench: BenchSystem, liveTarget: string): Promise<Measured[]> {
  const line = await layLine(Number(new URL(bench.system.url).port));
  const profile = bench.directory('cold-start');
  try {
    const total = await withBrowser(profile, async (page) => {
      await signIn(page, line.url, MANAGER, '/trainings');
      const { rows } = await untilComplete(page);
      await page.evaluate(async () => void (await navigator.serviceWorker.ready));
      await page.waitForTimeout(SETTLE_MS);
      return totalRows({ rows });
    });
    await line.cut();
    const samples: { searchable: number; rows: number; stall: number }[] = [];
    for (let at = 0; at < WARM_UP + SAMPLES; at += 1) {
      const sample = await withBrowser(profile, async (page, context) => {
        await context.addInitScript(watchColdStart, total);
        await page.goto(`${line.url}${TYPED}`);
        await page.waitForFunction(
          () => window.benchColdStart?.searchable != null && window.benchColdStart.rows != null,
          undefined,
          { polling: 100, timeout: 60_000 },
        );
        const { connection } = await diagnose(page);
        if (connection === 'online') throw new Error('The page is online: the line was not cut.');
        const seen = await page.evaluate(() => window.benchColdStart);
        return {
          searchable: seen?.searchable ?? Number.NaN,
          rows: seen?.rows ?? Number.NaN,
          stall: await longestStall(page),
        };
      });
      if (at >= WARM_UP) samples.push(sample);
    }
    const places = await withBrowser(profile, async (page, context) => {
      await context.addInitScript(watchColdStart, total);
      return timeByPlace(page, async () => {
        await page.goto(`${line.url}${TYPED}`);
        await page.waitForFunction(() => window.benchColdStart?.rows != null, undefined, {
          polling: 100,
          timeout: 60_000,
        });
      });
    });
    const searchable = samples.map((sample) => sample.searchable);
    const rows = samples.map((sample) => sample.rows);
    return [
      {
        figure: `offline cold start with ${total} rows → searchable catalogue`,
        value: median(searchable),
        unit: 'ms',
        target: '<= 500',
        samples: searchable.length,
        note: `navigation start until the first result of ${TYPED} stands in the page; median; ${spread(searchable, 'ms')}; browser closed between`,
      },
      {
        figure: `offline cold start with ${total} rows → all rows live`,
        value: median(rows),
        unit: 'ms',
        target: liveTarget,
        samples: rows.length,
        note: `navigation start until all ${total} rows of a manager are in the view; median; ${spread(rows, 'ms')}; one more start under the profiler: ${places}`,
      },
      {
        figure: `offline cold start with ${total} rows, longest page stall`,
        value: median(samples.map((sample) => sample.stall)),
        unit: 'ms',
        target: '',
        samples: samples.length,
        note: 'longest task of the page over 50 ms, median of the samples',
      },
    ];
  } finally {
    await line.close();
  }
}

/** Runs in the page before its own scripts: notes when a result first stands there, and when all rows do. */
function watchColdStart(total: number): void {
  const seen: { searchable: number | null; rows: number | null } = { searchable: null, rows: null };
  window.benchColdStart = seen;
  const results = new MutationObserver(() => {
    if (document.querySelector('#catalogue-results a[data-result]') === null) return;
    seen.searchable = performance.now();
    results.disconnect();
  });
  results.observe(document, { childList: true, subtree: true });
  const timer = setInterval(() => {
    const rows = window.openkms?.diagnostics().rows;
    if (rows === undefined || Object.values(rows).reduce((sum, count) => sum + count, 0) < total) return;
    seen.rows = performance.now();
    clearInterval(timer);
  }, 10);
}
