/** Registering through the real page: its button, its rule, its outbox. Always: a press counts once its command is durable. */
import type { BenchSystem } from './bench-system.ts';
import { goInside, type Page } from './browser.ts';

/** Long for one press, short for a bench that hangs. */
const PATIENCE_MS = 10_000;

export type Offered = { readonly trainingId: string; readonly sessionCode: string };

/** Sessions without times (nothing collides with them) of trainings `userId` has nothing to do with, one a training. */
export async function openSessions({ owner }: BenchSystem, userId: string, count: number): Promise<Offered[]> {
  const { rows } = await owner.query<Offered>(
    `select distinct on (s.training_id) s.training_id as "trainingId", s.code as "sessionCode" from session s
     where s.org_id = (select org_id from "user" where id = $1) and s.status = 'scheduled'
       and s.starts_at is null
       and not exists (select from registration r join session o on o.id = r.session_id
         where r.user_id = $1 and o.training_id = s.training_id)
     order by s.training_id, s.code`,
    [userId],
  );
  if (rows.length < count)
    throw new Error(`Only ${rows.length} sessions are open to register for, ${count} are needed.`);
  return rows.slice(0, count);
}

/**
 * Presses "Register" (or "Join waitlist") for one session with the keyboard, `readingMs` after its page is there; returns once
 * the command is on the disk.
 */
export async function registerThroughPage(
  page: Page,
  { trainingId, sessionCode }: Offered,
  readingMs = 0,
): Promise<void> {
  await goInside(page, `/trainings/${trainingId}`);
  const before = await paintedCount(page);
  const button = page
    .getByRole('button', { name: `Register: ${sessionCode}`, exact: true })
    .or(page.getByRole('button', { name: `Join waitlist: ${sessionCode}`, exact: true }));
  await button.waitFor({ timeout: PATIENCE_MS });
  if (readingMs > 0) await page.waitForTimeout(readingMs);
  // By key: a toast that comes in meanwhile moves nothing under a key, as it could under a mouse.
  await button.press('Enter', { timeout: PATIENCE_MS });
  await page.waitForFunction((count) => performance.getEntriesByName('openkms:issue-painted').length > count, before, {
    polling: 20,
    timeout: PATIENCE_MS,
  });
}

/** ms of each command issued in a page: until its transaction was on the disk, until `issue` resolved, until painted. */
export type IssueTimes = { readonly onDisk: number[]; readonly resolved: number[]; readonly painted: number[] };

declare global {
  interface Window {
    /** When each transaction that saved a command was complete, by the page's clock; see {@link watchOutbox}. */
    benchSaved?: number[];
  }
}

/**
 * Runs in the page before its own scripts: notes when the browser calls a saved command durable. It listens from the moment the
 * transaction is made, before whoever made it can: between two listeners the browser runs all that the first one set off.
 */
export function watchOutbox(): void {
  const saved: number[] = [];
  window.benchSaved = saved;
  const adding = new WeakSet<IDBTransaction>();
  const begin: IDBDatabase['transaction'] = Reflect.get(IDBDatabase.prototype, 'transaction');
  IDBDatabase.prototype.transaction = function watched(this: IDBDatabase, ...args) {
    const made = begin.apply(this, args);
    made.addEventListener('complete', () => {
      const at = performance.now();
      if (adding.has(made)) saved.push(at);
    });
    return made;
  };
  // A command is added to the outbox; whatever becomes of it later is put.
  const add: IDBObjectStore['add'] = Reflect.get(IDBObjectStore.prototype, 'add');
  IDBObjectStore.prototype.add = function watched(this: IDBObjectStore, ...args) {
    if (this.name === 'outbox') adding.add(this.transaction);
    return add.apply(this, args);
  };
}

/** The times of the commands issued in this page so far. */
export function issueTimes(page: Page): Promise<IssueTimes> {
  return page.evaluate(() => {
    const measures = (name: string) => performance.getEntriesByName(name);
    const saved = window.benchSaved ?? [];
    return {
      onDisk: measures('openkms:issue-durable').map(({ startTime }) => {
        const at = saved.find((time) => time >= startTime);
        if (at === undefined) throw new Error('A command resolved without having been saved.');
        return at - startTime;
      }),
      resolved: measures('openkms:issue-durable').map(({ duration }) => duration),
      painted: measures('openkms:issue-painted').map(({ duration }) => duration),
    };
  });
}

function paintedCount(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('openkms:issue-painted').length);
}
