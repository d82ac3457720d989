/**
 * A command on the device that issues it: the rule over a full calendar, then call → durable → painted through the real
 * page and its button, beside a bare strict write to IndexedDB in the same browser.
 */
import { previewCommand } from '../../client/src/command/issue.ts';
import { newId } from '../../client/src/command/new-id.ts';
import { createTables, snapshotOf } from '../../client/src/view/base-rows.ts';
import { NO_OVERLAY } from '../../client/src/view/overlay.ts';
import { type View, viewOf } from '../../client/src/view/view.ts';
import type { RegistrationRow, SessionRow } from '../../schema/src/domain/rows.ts';
import { selectRows } from '../../sync-server/src/execute/table-sql.ts';
import { type BenchSystem, EMPLOYEE } from './bench-system.ts';
import { type Page, signIn, untilComplete, waiting, withBrowser } from './browser.ts';
import { type Measured, median, percentile, spread } from './figures.ts';
import { issueTimes, openSessions, registerThroughPage } from './registering.ts';

const HELD = 500;
const CHECKS = 3_000;
const WARM_UP = 20;
const COMMANDS = 120;
const BARE_WRITES = 200;

/** Measures the rule in Node and the whole way in Chromium. */
export async function runCommandsBench(bench: BenchSystem): Promise<Measured[]> {
  return [await conflictCheck(bench), ...(await issuing(bench))];
}

async function conflictCheck(bench: BenchSystem): Promise<Measured> {
  const { userId, orgId, ...rest } = await bench.person(EMPLOYEE);
  const { view, sessions, meetings } = await calendarOf(bench, userId, orgId);
  const person = { userId, orgId, ...rest, email: EMPLOYEE };
  const check = (session: SessionRow) => {
    const context = { person, view, now: Date.now(), newId, offlineSince: null };
    const began = performance.now();
    const outcome = previewCommand(context, 'registration.register', {
      registrationId: newId(),
      sessionId: session.id,
    });
    return { ms: performance.now() - began, status: outcome.status };
  };
  const some = (at: number) => sessions[at % sessions.length] as SessionRow;
  for (let at = 0; at < sessions.length; at += 1) check(some(at));
  const checks = Array.from({ length: CHECKS }, (_, at) => check(some(at)));
  const collided = checks.filter(({ status }) => status === 'rejected').length;
  const times = checks.map(({ ms }) => ms);
  return {
    figure: `local conflict check against ${HELD} registrations, p95`,
    value: percentile(times, 0.95),
    unit: 'ms',
    target: '<= 1',
    samples: times.length,
    note: `in Node, the client's own preview over a view of ${HELD} registrations with ${meetings} meetings; ${collided} of ${times.length} collided; ${spread(times, 'ms')}`,
  };
}

/** The catalogue with a person who holds the first {@link HELD} sessions that have times, in turn if there are fewer. */
async function calendarOf({ owner }: BenchSystem, userId: string, orgId: string) {
  const client = await owner.connect();
  try {
    const tables = createTables();
    const sessions = (await selectRows(client, 'session', { orgId, status: 'scheduled' })).filter(
      ({ startsAt }) => startsAt !== null && startsAt > Date.now(),
    );
    for (const row of sessions) tables.session.put(row);
    for (const row of await selectRows(client, 'training', { orgId })) tables.training.put(row);
    const meetings = await selectRows(client, 'sessionMeeting', { orgId });
    for (const row of meetings) tables.sessionMeeting.put(row);
    const held = sessions.slice(0, HELD);
    if (held.length < HELD) throw new Error(`Only ${held.length} sessions have times, ${HELD} are needed.`);
    for (const [at, session] of held.entries()) tables.registration.put(registration(session, userId, at));
    const heldIds = new Set(held.map(({ id }) => id));
    const view: View = viewOf(snapshotOf(tables), NO_OVERLAY);
    const free = sessions.filter(({ id }) => !heldIds.has(id));
    return {
      view,
      sessions: free.length > 0 ? free : held,
      meetings: meetings.filter((row) => heldIds.has(row.sessionId)).length,
    };
  } finally {
    client.release();
  }
}

function registration({ id: sessionId, orgId }: SessionRow, userId: string, at: number): RegistrationRow {
  return {
    ...{ id: `held-${at}`, orgId, sessionId, userId, status: 'registered', waitlistPosition: null, requestedAt: at },
    ...{ registeredAt: at, waitlistedAt: null, cancelledAt: null, cancelReason: null, source: 'person', version: 1 },
    updatedAt: at,
  };
}

async function issuing(bench: BenchSystem): Promise<Measured[]> {
  const { userId } = await bench.person(EMPLOYEE);
  const offered = await openSessions(bench, userId, WARM_UP + COMMANDS);
  return withBrowser(bench.directory('commands'), async (page) => {
    await signIn(page, bench.system.url, EMPLOYEE, '/trainings');
    await untilComplete(page);
    for (const each of offered) await registerThroughPage(page, each);
    await page.waitForFunction(() => (window.openkms?.diagnostics().pending['saved'] ?? 0) === 0, undefined, {
      polling: 100,
    });
    const { durable, painted } = await issueTimes(page);
    const bare = await bareStrictWrites(page);
    const { pending } = await untilComplete(page);
    if (durable.length < offered.length)
      throw new Error(`${durable.length} of ${offered.length} commands were measured`);
    const [atDisk, onScreen] = [durable.slice(WARM_UP), painted.slice(WARM_UP)];
    const note = `${COMMANDS} registrations pressed in the real page, online, measured by the client's performance marks`;
    return [
      {
        figure: 'a command: call → durable in Dexie (strict), p95',
        value: percentile(atDisk, 0.95),
        unit: 'ms',
        target: '<= 10',
        samples: atDisk.length,
        note: `${note}; ${spread(atDisk, 'ms')}; median ${(median(atDisk) / median(bare)).toFixed(1)} × a bare strict write; ${waiting({ pending })} still waiting`,
      },
      {
        figure: 'a command: call → painted, p95',
        value: percentile(onScreen, 0.95),
        unit: 'ms',
        target: '<= 50',
        samples: onScreen.length,
        note: `until the task after the next frame; ${spread(onScreen, 'ms')}`,
      },
      {
        figure: 'a bare strict write to IndexedDB, p95',
        value: percentile(bare, 0.95),
        unit: 'ms',
        target: '',
        samples: bare.length,
        note: `one put a transaction, durability strict, same browser and disk; ${spread(bare, 'ms')}`,
      },
    ];
  });
}

/** ms of each of many puts, each in a transaction of its own. */
function bareStrictWrites(page: Page): Promise<number[]> {
  return page.evaluate(async (count) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('bench-bare', 1);
      opening.addEventListener('upgradeneeded', () => void opening.result.createObjectStore('rows', { keyPath: 'id' }));
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(opening.error));
    });
    const times: number[] = [];
    for (let id = 0; id < count; id += 1) {
      const began = performance.now();
      await new Promise<void>((resolve, reject) => {
        const writing = db.transaction('rows', 'readwrite', { durability: 'strict' });
        writing.objectStore('rows').put({ id, text: 'x'.repeat(500) });
        writing.addEventListener('complete', () => resolve());
        writing.addEventListener('error', () => reject(writing.error));
      });
      times.push(performance.now() - began);
    }
    db.close();
    indexedDB.deleteDatabase('bench-bare');
    return times;
  }, BARE_WRITES);
}
