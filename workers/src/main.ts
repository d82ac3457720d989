/**
 * The workers: jobs from the queue in Postgres, the audit sealer and the heartbeat, until a signal asks them to stop.
 * Always: a job that runs is finished before the process ends, but for a model that answers, which is asked anew by the next;
 * losing Postgres for a while is waited out, not died of.
 */
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { llmFor } from '@openkms/plugins/host/llm.ts';
import pg from 'pg';
import { pino } from 'pino';
import { startSealer } from './audit-sealer/sealer.ts';
import { filePost, smtpPost } from './email/post.ts';
import { registrationMailTask } from './email/registration-mail.ts';
import { readEnv } from './env.ts';
import { startHeartbeat } from './heartbeat.ts';
import { endAbandonedRuns, promptRunTask } from './prompt-runs/prompt-run.ts';
import { promptTagsTask } from './prompt-tags/prompt-tags.ts';
import { runQueue } from './run-queue.ts';
import { unlockOrphans } from './unlock-orphans.ts';

// People wait for the server, nobody waits for mail: where cores are few, the server goes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const env = readEnv(process.env);
const log = pino({ name: 'workers', level: env.OPENKMS_LOG_LEVEL });
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    log.info({ signal }, 'stopping');
    stopping.abort();
  });
}

const pool = new pg.Pool({ connectionString: env.OPENKMS_OWNER_DB_URL, max: 10, application_name: 'openkms-jobs' });
// A connection lost while idle (Postgres restarted): the pool opens another when one is asked for.
pool.on('error', (error) => log.warn({ reason: error.message }, 'a connection to Postgres was lost'));
// Lost while in use: whoever uses it sees the failed query; without a listener the process would die of it.
pool.on('connect', (client) =>
  client.on('error', (error) => log.debug({ reason: error.message }, 'a connection in use was lost')),
);

const post = env.SMTP_URL
  ? smtpPost(env.SMTP_URL, env.OPENKMS_MAIL_FROM)
  : filePost(path.join(env.OPENKMS_HOME, 'mail'), env.OPENKMS_MAIL_FROM);
const llm = llmFor(env);
const heartbeat = await startHeartbeat(env.OPENKMS_OWNER_DB_URL, log);
const freed = await unlockOrphans(pool);
if (freed > 0) log.warn({ workers: freed }, 'jobs of workers that were killed are free again');
const givenUp = await endAbandonedRuns(pool);
if (givenUp > 0) log.warn({ runs: givenUp }, 'runs whose last try ended with its worker are given up');
const sealer = startSealer(pool, log);
log.info({ mail: env.SMTP_URL ? 'smtp' : 'files', model: llm?.defaultModel ?? 'none' }, 'workers started');

await Promise.all([
  runQueue({
    pool,
    // Every job that is added wakes each of them: more cost the executor more than they bring the post.
    concurrency: 2,
    taskList: {
      'email.registration': registrationMailTask({ pool, post, origin: env.OPENKMS_PUBLIC_ORIGIN, log }),
    },
    stopping: stopping.signal,
    log,
  }),
  // A model takes minutes, and an import brings thousands of prompts: mail waits behind neither.
  runQueue({
    pool,
    concurrency: env.OPENKMS_LLM_CONCURRENCY,
    taskList: { 'prompt.run': promptRunTask({ pool, llm, stopping: stopping.signal, log }) },
    stopping: stopping.signal,
    log,
  }),
  runQueue({
    pool,
    concurrency: 1,
    taskList: { 'prompt.tags': promptTagsTask({ pool, log }) },
    stopping: stopping.signal,
    log,
  }),
]);
await sealer.stop();
await heartbeat.stop();
post.close();
await pool.end();
log.info('workers stopped');
