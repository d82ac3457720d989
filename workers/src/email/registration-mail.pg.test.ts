/**
 * The mail job through the real queue, a real database and a real SMTP server: delivered once, retried with back-off
 * while the server says "later", left alone when it says "never".
 */
import { insertOrganisation, mailPayload, type TestOrganisation } from '../test-organisation.ts';
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import { Logger, runOnce } from 'graphile-worker';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { messageId, type Post, smtpPost } from './post.ts';
import { type MailDeps, registrationMailTask, sendRegistrationMail } from './registration-mail.ts';
import { startSmtpServer, type TestSmtpServer } from './test-smtp-server.ts';

const silent = pino({ level: 'silent' });
let database: TestDatabase;
let owner: pg.Pool;
let app: pg.Pool;
let server: TestSmtpServer | undefined;
let post: Post | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 6 });
  // The queue warns about pools that would die of a lost connection.
  owner.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  app = new pg.Pool({ connectionString: database.appUrl, max: 2 });
});
afterAll(async () => {
  await owner.end();
  await app.end();
  await database.drop();
});
afterEach(async () => {
  post?.close();
  await server?.close();
});

async function depsWith(
  answer: (recipient: string, nth: number) => number | undefined,
): Promise<MailDeps & { server: TestSmtpServer }> {
  server = await startSmtpServer(answer);
  post = smtpPost(server.url, 'OpenKMS <training@openkms.example>');
  return { pool: owner, post, origin: 'http://localhost:3000', log: silent, server };
}

/** Adds the job as the executor does, with the rights it has. */
async function addJob(payload: ReturnType<typeof mailPayload>): Promise<void> {
  await app.query('select openkms_add_job($1, $2, $3)', ['email.registration', JSON.stringify(payload), payload.key]);
  // Mail waits a moment before it leaves; here the moment is over.
  await owner.query(
    'select graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) from graphile_worker.jobs where key = $1',
    [payload.key],
  );
}

type Waiting = { id: string; attempts: number; wait_s: number; last_error: string | null };
async function waiting(key: string): Promise<Waiting | undefined> {
  const { rows } = await owner.query<Waiting>(
    'select id::text, attempts, extract(epoch from run_at - now())::float8 as wait_s, last_error from graphile_worker.jobs where key = $1',
    [key],
  );
  return rows[0];
}

const work = (deps: MailDeps): Promise<void> =>
  runOnce({
    pgPool: owner,
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
    taskList: { 'email.registration': registrationMailTask(deps) },
  });

const deliveries = async (org: TestOrganisation): Promise<unknown[]> =>
  (await owner.query('select key, recipient from email_delivery where org_id = $1', [org.orgId])).rows;

it('delivers a job of the queue to the person, once', async () => {
  const deps = await depsWith(() => undefined);
  const payload = mailPayload(await insertOrganisation(owner, 'once'), 'c1');
  await addJob(payload);
  await work(deps);
  await addJob(payload);
  await work(deps);
  expect(deps.server.received).toHaveLength(1);
  expect(deps.server.received[0]?.to).toEqual(['once@openkms.example']);
  expect(deps.server.received[0]?.raw).toContain(messageId(payload.key, 'openkms.example'));
});

it('tries again later and later while the server says later, and delivers exactly once in the end', async () => {
  const deps = await depsWith((_to, nth) => (nth <= 2 ? 451 : undefined));
  const org = await insertOrganisation(owner, 'later');
  const payload = mailPayload(org, 'c1');
  await addJob(payload);
  const waits: number[] = [];
  for (const attempt of [1, 2]) {
    await work(deps);
    // The failure is written down a moment after the run has ended.
    const job = await vi.waitFor(async () => {
      const failed = await waiting(payload.key);
      expect(failed).toMatchObject({ attempts: attempt, last_error: expect.stringContaining('451') });
      expect(failed?.wait_s).toBeGreaterThan(1);
      return failed;
    });
    expect(await deliveries(org)).toEqual([]);
    waits.push(job?.wait_s ?? 0);
    await owner.query('select graphile_worker.reschedule_jobs(array[$1::bigint], run_at := now())', [job?.id]);
  }
  expect(waits[1]).toBeGreaterThan(waits[0] ?? Infinity);
  await work(deps);
  await vi.waitFor(async () => expect(await waiting(payload.key)).toBeUndefined());
  expect(deps.server.asked).toHaveLength(3);
  expect(deps.server.received).toHaveLength(1);
  expect(await deliveries(org)).toEqual([{ key: payload.key, recipient: 'later@openkms.example' }]);
});

it('does not try an address again that the server will never take, and says so in the audit log', async () => {
  const deps = await depsWith(() => 550);
  const org = await insertOrganisation(owner, 'never');
  const payload = mailPayload(org, 'c1');
  await addJob(payload);
  await work(deps);
  await vi.waitFor(async () => expect(await waiting(payload.key)).toBeUndefined());
  expect(deps.server.asked).toHaveLength(1);
  const { rows } = await owner.query('select action, entity_id, details from audit_log where org_id = $1', [org.orgId]);
  expect(rows).toMatchObject([
    {
      action: 'email.refused',
      entity_id: org.userId,
      details: { kind: 'registered', recipient: 'never@openkms.example' },
    },
  ]);
});

it('sends once when two workers hold the same job', async () => {
  const deps = await depsWith(() => undefined);
  const payload = mailPayload(await insertOrganisation(owner, 'twice'), 'c1');
  const outcomes = await Promise.all([sendRegistrationMail(deps, payload), sendRegistrationMail(deps, payload)]);
  expect(outcomes.toSorted()).toEqual(['sent', 'sent-before']);
  expect(deps.server.received).toHaveLength(1);
});

it('writes to nobody who has left, nor across organisations', async () => {
  const deps = await depsWith(() => undefined);
  const gone = await insertOrganisation(owner, 'gone');
  const other = await insertOrganisation(owner, 'other');
  await owner.query('update "user" set active = false where id = $1', [gone.userId]);
  expect(await sendRegistrationMail(deps, mailPayload(gone, 'c1'))).toBe('nobody-to-write-to');
  expect(await sendRegistrationMail(deps, mailPayload({ ...gone, userId: other.userId }, 'c2'))).toBe(
    'nobody-to-write-to',
  );
  expect(await sendRegistrationMail(deps, mailPayload({ ...other, sessionId: gone.sessionId }, 'c3'))).toBe(
    'nobody-to-write-to',
  );
  expect(deps.server.received).toEqual([]);
});

it('refuses a payload that is not one', async () => {
  const deps = await depsWith(() => undefined);
  await expect(sendRegistrationMail(deps, { kind: 'surprise' })).rejects.toThrow('Invalid');
});
