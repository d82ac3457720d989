/**
 * A command on the device that issues it: the rule over a full calendar, then call → durable → painted through the real
 * page and its button, beside a bare strict write to IndexedDB in the same browser.
 */
import { previewCommand } from '../../client/src/command/issue.ts';
import { newId } from '../../client/src/command/new-id.ts';
import { createTables, snapshotOf } from '../../client/src/view/base-rows.ts';
import { NO_OVERLAY } from '../../client/src/view/overlay.ts';
import { type View, viewOf } from '../../client/src/view/view.ts';
import { type Interval, overlaps } from '../../schema/src/domain/overlap.ts';
import type { RegistrationRow, SessionRow, TrainingRow } from '../../schema/src/domain/rows.ts';
import { selectRows } from '../../sync-server/src/execute/table-sql.ts';
import { type BenchSystem, EMPLOYEE } from './bench-system.ts';
import { type Page, signIn, untilComplete, waiting, withBrowser } from './browser.ts';
import { type Measured, median, percentile, spread } from './figures.ts';
import { type IssueTimes, issueTimes, openSessions, registerThroughPage, watchOutbox } from './registering.ts';

const HELD = 500;
const CHECKS = 3_000;
const WARM_UP = 20;
const COMMANDS = 120;
const AT_ONCE = 60;
/** Shorter than anybody takes to find the button of a page that was just opened. */
const READING_MS = 300;
const BARE_WRITES = 200;

/** Measures the rule in Node and the whole way in Chromium. */
export async function runCommandsBench(bench: BenchSystem): Promise<Measured[]> {
  return [...(await conflictChecks(bench)), ...(await issuing(bench))];
}

async function conflictChecks(bench: BenchSystem): Promise<Measured[]> {
  const { userId, orgId, ...rest } = await bench.person(EMPLOYEE);
  const person = { userId, orgId, ...rest, email: EMPLOYEE };
  const rows = await scheduleOf(bench, orgId);
  const measure = (held: readonly SessionRow[], figure: string, target: string, about: string): Measured => {
    const view = calendarOf(rows.trainings, [...rows.timed, ...held], held, userId);
    const asked = rows.timed;
    const check = (session: SessionRow) => {
      const context = { person, view, now: Date.now(), skewMs: 0, newId, offlineSince: null };
      const args = { registrationId: newId(), sessionId: session.id };
      const began = performance.now();
      const { status } = previewCommand(context, 'registration.register', args);
      return { ms: performance.now() - began, status };
    };
    for (const each of asked) check(each);
    const checks = Array.from({ length: CHECKS }, (_, at) => check(asked[at % asked.length] as SessionRow));
    const times = checks.map(({ ms }) => ms);
    const collided = checks.filter(({ status }) => status === 'rejected').length;
    const meetings = held.reduce((sum, each) => sum + each.meetings.length, 0);
    return {
      figure,
      value: percentile(times, 0.95),
      unit: 'ms',
      target,
      samples: times.length,
      note: `in Node, the client's own preview; ${about}, ${meetings} meetings; ${collided} of ${times.length} asked for collided; ${spread(times, 'ms')}`,
    };
  };
  return [
    measure(
      overYears(rows.timed, HELD),
      `local conflict check against ${HELD} registrations, p95`,
      '<= 1',
      `${HELD} sessions of the catalogue that one person can hold (none overlap), over as many summers as that takes`,
    ),
    measure(
      rows.timed.slice(0, HELD).map((each) => copyOf(each, 0)),
      `local conflict check against ${HELD} registrations at the same time, p95`,
      '',
      `worse than can be: ${HELD} sessions of one summer held at once, about 80 collisions to describe in each check`,
    ),
  ];
}

async function scheduleOf(
  { owner }: BenchSystem,
  orgId: string,
): Promise<{ trainings: TrainingRow[]; timed: SessionRow[] }> {
  const client = await owner.connect();
  try {
    const all = await selectRows(client, 'session', { orgId, status: 'scheduled' });
    const timed = all.filter(({ startsAt }) => startsAt !== null && startsAt > Date.now());
    if (timed.length < HELD) throw new Error(`Only ${timed.length} sessions have times, ${HELD} are needed.`);
    return { trainings: await selectRows(client, 'training', { orgId }), timed };
  } finally {
    client.release();
  }
}

/** 52 weeks: the same weekday and hour, so that days fill up as they do in the catalogue. */
const YEAR = 364 * 86_400_000;

/** `count` sessions, each in the first year in which it overlaps none taken before. */
function overYears(timed: readonly SessionRow[], count: number): SessionRow[] {
  const years: Interval[][] = [];
  return timed.slice(0, count).map((each) => {
    let year = years.findIndex(
      (busy) => !busy.some((taken) => each.meetings.some((meeting) => overlaps(taken, meeting))),
    );
    if (year === -1) year = years.push([]) - 1;
    years[year]?.push(...each.meetings);
    return copyOf(each, year * YEAR);
  });
}

function copyOf(session: SessionRow, later: number): SessionRow {
  const shift = (at: number | null) => (at === null ? null : at + later);
  return {
    ...session,
    id: `held-${session.id}`,
    startsAt: shift(session.startsAt),
    endsAt: shift(session.endsAt),
    meetings: session.meetings.map((each) => ({
      ...each,
      startsAt: each.startsAt + later,
      endsAt: each.endsAt + later,
    })),
  };
}

function calendarOf(
  trainings: readonly TrainingRow[],
  timed: readonly SessionRow[],
  held: readonly SessionRow[],
  userId: string,
): View {
  const tables = createTables();
  for (const row of trainings) tables.training.put(row);
  for (const session of timed) tables.session.put(session);
  for (const [at, session] of held.entries()) tables.registration.put(registration(session, userId, at));
  return viewOf(snapshotOf(tables), NO_OVERLAY);
}

function registration({ id: sessionId, orgId }: SessionRow, userId: string, at: number): RegistrationRow {
  return {
    id: `held-${at}`,
    orgId,
    sessionId,
    userId,
    status: 'registered',
    waitlistPosition: null,
    requestedAt: at,
    registeredAt: at,
    waitlistedAt: null,
    cancelledAt: null,
    cancelReason: null,
    source: 'person',
    version: 1,
    updatedAt: at,
  };
}

async function issuing(bench: BenchSystem): Promise<Measured[]> {
  const { userId } = await bench.person(EMPLOYEE);
  const offered = await openSessions(bench, userId, WARM_UP + COMMANDS + AT_ONCE);
  return withBrowser(bench.directory('commands'), async (page, context) => {
    await context.addInitScript(watchOutbox);
    await signIn(page, bench.system.url, EMPLOYEE, '/trainings');
    await untilComplete(page);
    for (const [index, each] of offered.entries()) {
      const isRead = index >= WARM_UP && index < WARM_UP + COMMANDS;
      await registerThroughPage(page, each, isRead ? READING_MS : 0);
    }
    await page.waitForFunction(() => (window.openkms?.diagnostics().pending['saved'] ?? 0) === 0, undefined, {
      polling: 100,
    });
    const times = await issueTimes(page);
    const bare = await bareStrictWrites(page);
    const { pending } = await untilComplete(page);
    if (times.onDisk.length < offered.length)
      throw new Error(`${times.onDisk.length} of ${offered.length} commands were measured`);
    const { onDisk, resolved, painted } = pick(times, WARM_UP, WARM_UP + COMMANDS);
    const atOnce = pick(times, WARM_UP + COMMANDS, offered.length);
    const note = `${COMMANDS} registrations pressed in the real page, online, ${READING_MS} ms after it was opened, from the client's call`;
    const hurried = `${AT_ONCE} more, pressed as soon as the button is there, while the page is still drawing itself`;
    return [
      {
        figure: 'a command: call → durable in Dexie (strict), p95',
        value: percentile(onDisk, 0.95),
        unit: 'ms',
        target: '<= 10',
        samples: onDisk.length,
        note: `${note} until the browser reports its strict transaction complete; ${spread(onDisk, 'ms')}; the promise resolves after the redraw it causes: ${spread(resolved, 'ms')}; median ${(median(onDisk) / median(bare)).toFixed(1)} × a bare strict write; ${waiting({ pending })} still waiting`,
      },
      {
        figure: 'a command: call → painted, p95',
        value: percentile(painted, 0.95),
        unit: 'ms',
        target: '<= 50',
        samples: painted.length,
        note: `until the task after the next frame; ${spread(painted, 'ms')}`,
      },
      {
        figure: 'a command of a page not yet drawn: call → durable, p95',
        value: percentile(atOnce.onDisk, 0.95),
        unit: 'ms',
        target: '',
        samples: atOnce.onDisk.length,
        note: `${hurried}; ${spread(atOnce.onDisk, 'ms')}`,
      },
      {
        figure: 'a command of a page not yet drawn: call → painted, p95',
        value: percentile(atOnce.painted, 0.95),
        unit: 'ms',
        target: '',
        samples: atOnce.painted.length,
        note: spread(atOnce.painted, 'ms'),
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

function pick({ onDisk, resolved, painted }: IssueTimes, from: number, to: number): IssueTimes {
  return { onDisk: onDisk.slice(from, to), resolved: resolved.slice(from, to), painted: painted.slice(from, to) };
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
