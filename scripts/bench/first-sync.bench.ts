/**
 * The first sync of a manager on a new device: rows a second from the answer to the sign-in until every query was
 * answered by the server and its rows are in the view. Each sample is a profile that never saw this server.
 */
import { ADMIN, type BenchSystem, MANAGER } from './bench-system.ts';
import { longestStall, signIn, totalRows, untilComplete, withBrowser } from './browser.ts';
import { type Measured, median, percentile } from './figures.ts';

const SAMPLES = 5;

/** Measures it several times. Throws when a device did not get every training, session and meeting. */
export async function runFirstSyncBench(bench: BenchSystem): Promise<Measured[]> {
  const expected = await catalogueOf(bench);
  // The first client after a start waits for zero-cache to plan its queries: apart.
  const cold = await sample(bench, expected);
  const samples: Awaited<ReturnType<typeof sample>>[] = [];
  for (let at = 0; at < SAMPLES; at += 1) samples.push(await sample(bench, expected));
  const rates = samples.map(({ rows, ms }) => (rows * 1000) / ms);
  return [
    {
      figure: 'first sync, rows/s',
      value: median(rates),
      unit: 'rows/s',
      target: '>= 10000',
      samples: rates.length,
      note: `a manager's ${samples[0]?.rows} rows, from the answer to sign-in until all are in the view: median ${Math.round(median(samples.map(({ ms }) => ms)))} ms, slowest ${Math.round(
        percentile(
          samples.map(({ ms }) => ms),
          1,
        ),
      )} ms; the first client after the start ${Math.round(cold.ms)} ms`,
    },
    {
      figure: 'first sync, longest page stall',
      value: median(samples.map(({ stall }) => stall)),
      unit: 'ms',
      target: '',
      samples: samples.length,
      note: 'longest task of the page over 50 ms, median of the samples',
    },
  ];
}

type Catalogue = { readonly training: number; readonly session: number };

async function sample(bench: BenchSystem, expected: Catalogue): Promise<{ rows: number; ms: number; stall: number }> {
  return withBrowser(bench.directory('first-sync'), async (page) => {
    await signIn(page, bench.system.url, MANAGER, '/trainings');
    const { rows, timings } = await untilComplete(page);
    for (const [table, count] of Object.entries(expected)) {
      const got = rows[table as keyof Catalogue];
      if (got !== count) throw new Error(`The device holds ${got} rows of ${table}, the server ${count}.`);
    }
    const answeredAt = await page.evaluate(() => {
      const [login] = performance.getEntriesByName(`${location.origin}/api/v1/auth/login`);
      return (login as PerformanceResourceTiming | undefined)?.responseEnd ?? Number.NaN;
    });
    return {
      rows: totalRows({ rows }),
      ms: (timings.complete ?? Number.NaN) - answeredAt,
      stall: await longestStall(page),
    };
  });
}

async function catalogueOf(bench: BenchSystem): Promise<Catalogue> {
  const { orgId } = await bench.person(ADMIN);
  const { rows } = await bench.owner.query<Catalogue>(
    `select (select count(*)::int from training where org_id = $1) as training,
       (select count(*)::int from session where org_id = $1) as session`,
    [orgId],
  );
  const [found] = rows;
  if (found === undefined) throw new Error('no counts');
  return found;
}
