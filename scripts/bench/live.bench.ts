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

/** An office's seats taken, and when (ms UTC) the number was in the page and was painted. */
type SeatsShown = { office: string; taken: number; inPage: number; painted: number };

declare global {
  interface Window {
    /** What the board showed since the last commit. */
    benchBoard?: SeatsShown[];
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
      await page.locator('.board-offices button').first().waitFor();
      await page.evaluate(watchBoard);
      const inPage: number[] = [];
      const painted: number[] = [];
      for (const [at, { actor, sessionId, office }] of seats.entries()) {
        const receipt = await executor.execute(
          {
            id: newId(),
            name: 'registration.register',
            version: 1,
            args: { registrationId: newId(), sessionId },
            actor: actor.userId,
            device: 'bench',
            seq: at + 1,
            issuedAt: Date.now(),
          },
          actor,
        );
        const committedAt = Date.now();
        if (receipt.status !== 'applied') throw new Error(`A registration was ${receipt.status} (${receipt.code})`);
        const handle = await page.waitForFunction(
          (name) => window.benchBoard?.find((shown) => shown.office === name),
          office,
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
  const seen: SeatsShown[] = [];
  window.benchBoard = seen;
  const known = new Map<string, number>();
  const look = (note: boolean) => {
    for (const button of document.querySelectorAll('.board-offices button')) {
      // "1,676 seats taken of 5,741 in New York: show the sessions"
      const parts = /^([\d,]+)\s*seats taken.*\bin (.+): show/.exec(button.textContent ?? '');
      const [office, taken] = [parts?.[2] ?? '', Number(parts?.[1]?.replaceAll(',', '') ?? Number.NaN)];
      if (parts === null || known.get(office) === taken) continue;
      known.set(office, taken);
      if (!note) continue;
      const inPage = Date.now();
      requestAnimationFrame(() => setTimeout(() => seen.push({ office, taken, inPage, painted: Date.now() }), 0));
    }
  };
  look(false);
  const offices = document.querySelector('.board-offices');
  if (offices === null || known.size === 0) throw new Error('The board shows no seats.');
  new MutationObserver(() => look(true)).observe(offices, { childList: true, characterData: true, subtree: true });
}

type Seat = { readonly actor: Actor; readonly sessionId: string; readonly office: string };

/** Employees and sessions with a free seat and no times (nothing overlaps them), nobody twice, offices in turn. */
async function freeSeats({ owner }: BenchSystem, count: number): Promise<Seat[]> {
  const { rows } = await owner.query<Actor & { sessionId: string; office: string }>(
    `with manager as (select org_id from "user" where email = $1),
     open as (
       select s.id, s.office_id, row_number() over (partition by s.office_id order by s.id) as turn
       from session s join training t on t.id = s.training_id, manager
       where s.org_id = manager.org_id and s.status = 'scheduled' and t.status = 'active' and s.starts_at is null
         and s.seats_taken < s.capacity and s.waitlist_count = 0
     ),
     seat as (select id, office_id, row_number() over (order by turn, office_id) as n from open),
     person as (
       select u.*, row_number() over (order by u.id) as n from "user" u, manager
       where u.role = 'employee' and u.org_id = manager.org_id
     )
     select p.id as "userId", p.org_id as "orgId", p.role, p.office_id as "officeId", p.name,
       seat.id as "sessionId", o.name as office
     from person p join seat on seat.n = p.n join office o on o.id = seat.office_id
     where not exists (select from registration r where r.user_id = p.id and r.session_id = seat.id)
     limit $2`,
    [MANAGER, count],
  );
  if (rows.length < count)
    throw new Error(`Only ${rows.length} people and free seats were found, ${count} are needed.`);
  return rows.map(({ sessionId, office, ...actor }) => ({ actor, sessionId, office }));
}
