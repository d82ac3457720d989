/**
 * Reads over REST as a manager makes them: one request after the other on a kept connection, against the loaded data,
 * beside the same table read without the server.
 */
import type { BenchSystem } from './bench-system.ts';
import { MANAGER } from './bench-system.ts';
import { type Measured, percentile, spread } from './figures.ts';
import { signInToRest } from './rest-client.ts';

const WARM_UP = 30;
const SAMPLES = 200;

/** Measures every kind of read. */
export async function runRestBench({ system, owner }: BenchSystem): Promise<Measured[]> {
  const rest = await signInToRest(system.url, MANAGER);
  const { rows } = await owner.query<{ training: string; session: string }>(
    `select s.training_id as training, s.id as session from session s join registration r on r.session_id = s.id
     group by s.id order by count(*) desc limit 1`,
  );
  const busiest = rows[0];
  if (busiest === undefined) throw new Error('no session has a registration');
  const reads: readonly (readonly [string, string])[] = [
    ['trainings list', '/api/v1/trainings'],
    ['trainings list, 200 a page', '/api/v1/trainings?limit=200'],
    ['trainings q', '/api/v1/trainings?q=python'],
    ['trainings by location and dates', '/api/v1/trainings?location=Boston&from=2027-06-01&to=2027-07-01'],
    ['trainings by mode', '/api/v1/trainings?mode=virtual'],
    ['trainings by skill', '/api/v1/trainings?skill=Python'],
    ['trainings search, two words', '/api/v1/trainings/search?q=introduction%20programming'],
    ['trainings search, a typo', '/api/v1/trainings/search?q=progamming'],
    ['trainings search, one letter', '/api/v1/trainings/search?q=a'],
    ['training', `/api/v1/trainings/${busiest.training}`],
    ['sessions list', '/api/v1/sessions'],
    ['sessions of an office', '/api/v1/sessions?location=Dallas&limit=200'],
    ['registrations list', '/api/v1/registrations'],
    ['registrations of a session', `/api/v1/registrations?sessionId=${busiest.session}`],
    ['health', '/api/v1/health'],
    ['me', '/api/v1/auth/me'],
  ];
  const bare = await timesOf(() => owner.query('select * from training order by title, id limit 51'));
  const baseline = percentile(bare, 0.95);
  const measured: Measured[] = [];
  for (const [name, address] of reads) {
    const times = await timesOf(() => rest.get(address));
    const p95 = percentile(times, 0.95);
    measured.push({
      figure: `REST ${name}, p95`,
      value: p95,
      unit: 'ms',
      target: '<= 100',
      samples: times.length,
      note: `GET ${address.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '{id}')}: ${spread(times, 'ms')}; ${(p95 / baseline).toFixed(1)} × the bare query`,
    });
  }
  const worst = measured.toSorted((a, b) => b.value - a.value)[0];
  return [
    {
      figure: 'REST reads, p95 of the slowest kind',
      value: worst?.value ?? Number.NaN,
      unit: 'ms',
      target: '<= 100',
      samples: SAMPLES,
      note: `${worst?.figure ?? 'none'}; one request at a time`,
    },
    ...measured,
    {
      figure: 'bare query of 51 trainings, p95',
      value: baseline,
      unit: 'ms',
      target: '',
      samples: bare.length,
      note: `the same rows from Postgres without the server: ${spread(bare, 'ms')}`,
    },
  ];
}

async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  for (let warm = 0; warm < WARM_UP; warm += 1) await work();
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return times;
}
