/**
 * From a commit in Postgres to the manager's screen: people register one after the other through an executor in this
 * process, and the board that is open in a browser is watched for the office's number to change and be painted. One
 * machine, one clock.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../client/src/command/new-id.ts';
import type { Actor } from '../../schema/src/domain/actor.ts';
import { createExecutor } from '../../sync-server/src/execute/executor.ts';
import { createPool } from '../../sync-server/src/execute/pool.ts';
import { type BenchSystem, MANAGER } from './bench-system.ts';
import { signIn, untilComplete, withBrowser } from './browser.ts';
import { type Measured, percentile, spread } from './figures.ts';

const WARM_UP = 10;
const COMMITS = 100;

declare global {
  interface Window {
    /** Seats taken as the board showed them, and when (ms UTC) each was in the page and was painted. */
    benchBoard?: { label: string; inPage: number; painted: number }[];
  }
}

/** Measures commits one by one, at uneven distances. */
export async function runLiveBench(bench: BenchSystem): Promise<Measured[]> {
  const pool = createPool({ connectionString: bench.system.dbUrls.app, max: 2 }, () => undefined);
  try {
    const executor = createExecutor({ pool });
    const seats = await freeSeats(bench, WARM_UP + COMMITS);
    return await withBrowser(bench.directory('live'), async (page) => {
      await signIn(page, bench.system.url, MANAGER, '/board');
      await untilComplete(page);
      await page.locator('.board-offices .board-number').first().waitFor();
      await page.evaluate(watchBoard);
      const inPage: number[] = [];
      const painted: number[] = [];
      for (const [at, { actor, sessionId, office }] of seats.entries()) {
        const before = await seatsShown(page, office);
        const receipt = await executor.execute(
          {
            ...{ id: newId(), name: 'registration.register', version: 1, actor: actor.userId, device: 'bench' },
            ...{ seq: at + 1, issuedAt: Date.now(), args: { registrationId: newId(), sessionId } },
          },
          actor,
        );
        const committedAt = Date.now();
        if (receipt.status !== 'applied') throw new Error(`A registration was ${receipt.status} (${receipt.code})`);
        const handle = await page.waitForFunction(
          ([name, from]) =>
            window.benchBoard?.find(
              ({ label }) => label.includes(` in ${name}:`) && Number.parseInt(label, 10) > Number(from),
            ),
          [office, before] as const,
          { polling: 20, timeout: 10_000 },
        );
        const seen = await handle.jsonValue();
        await page.evaluate(() => void window.benchBoard?.splice(0));
        if (seen !== undefined && at >= WARM_UP) {
          inPage.push(seen.inPage - committedAt);
          painted.push(seen.painted - committedAt);
        }
        // Uneven, so that no timer anywhere can keep step.
        await sleep(60 + ((at * 37) % 140));
      }
      const note = `registrations executed in another process of this machine, watched by a MutationObserver on the board; from the answer to the commit (1 ms clock); ${spread(painted, 'ms')} painted, ${spread(inPage, 'ms')} in the page`;
      return [
        {
          figure: "commit in Postgres → manager's screen, p50",
          value: percentile(painted, 0.5),
          unit: 'ms',
          target: '<= 40',
          samples: painted.length,
          note,
        },
        {
          figure: "commit in Postgres → manager's screen, p95",
          value: percentile(painted, 0.95),
          unit: 'ms',
          target: '<= 150',
          samples: painted.length,
          note,
        },
      ];
    });
  } finally {
    await pool.end();
  }
}

/** Runs in the page: notes each change of an office's number of seats taken. */
function watchBoard(): void {
  const seen: { label: string; inPage: number; painted: number }[] = [];
  window.benchBoard = seen;
  const known = new Map<Element, string>();
  const numbers = () => document.querySelectorAll('.board-offices .board-number[aria-label*="seats taken in"]');
  const look = (note: boolean) => {
    for (const element of numbers()) {
      const label = element.getAttribute('aria-label') ?? '';
      if (known.get(element) === label) continue;
      known.set(element, label);
      if (!note) continue;
      const inPage = Date.now();
      requestAnimationFrame(() => setTimeout(() => seen.push({ label, inPage, painted: Date.now() }), 0));
    }
  };
  look(false);
  const offices = document.querySelector('.board-offices');
  if (offices === null) throw new Error('there is no board');
  new MutationObserver(() => look(true)).observe(offices, {
    attributes: true,
    childList: true,
    characterData: true,
    subtree: true,
  });
}

async function seatsShown(page: Parameters<typeof untilComplete>[0], office: string): Promise<number> {
  const label = await page
    .locator(`.board-number[aria-label*=" seats taken in ${office}:"]`)
    .getAttribute('aria-label');
  return Number.parseInt(label ?? '', 10);
}

type Seat = { readonly actor: Actor; readonly sessionId: string; readonly office: string };

/** People and upcoming sessions with a free seat, nobody twice, no session twice. */
async function freeSeats({ owner }: BenchSystem, count: number): Promise<Seat[]> {
  const { rows } = await owner.query<Actor & { sessionId: string; office: string }>(
    `with open as (
       select s.id, s.org_id, o.name as office, row_number() over (order by s.id) as n from session s
       join office o on o.id = s.office_id
       where s.status = 'scheduled' and s.seats_taken < s.capacity and s.waitlist_count = 0
         and s.starts_at > now() + interval '1 day'
         and s.org_id = (select org_id from "user" where email = $1)
     ), people as (
       select u.*, row_number() over (order by u.id desc) as n from "user" u
       where u.role = 'employee' and u.org_id = (select org_id from "user" where email = $1)
         and not exists (select from registration r where r.user_id = u.id and r.status <> 'cancelled')
     )
     select p.id as "userId", p.org_id as "orgId", p.role, p.office_id as "officeId", p.name, open.id as "sessionId",
       open.office from people p join open on open.n = p.n limit $2`,
    [MANAGER, count],
  );
  if (rows.length < count)
    throw new Error(`Only ${rows.length} people without registrations and free seats were found`);
  return rows.map(({ sessionId, office, ...actor }) => ({ actor, sessionId, office }));
}
