/**
 * The workers: jobs from the queue in Postgres, the audit sealer and the heartbeat, until a signal asks them to stop.
 * Always: a job that runs is finished before the process ends; losing Postgres for a while is waited out, not died of.
 */
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { run, type Runner } from 'graphile-worker';
import pg from 'pg';
import { pino } from 'pino';
import { startSealer } from './audit-sealer/sealer.ts';
import { filePost, smtpPost } from './email/post.ts';
import { registrationMailTask } from './email/registration-mail.ts';
import { readEnv } from './env.ts';
import { startHeartbeat } from './heartbeat.ts';
import { queueLogger } from './queue-logger.ts';
import { unlockOrphans } from './unlock-orphans.ts';

const RETRY_MS = 1000;

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
const heartbeat = await startHeartbeat(env.OPENKMS_OWNER_DB_URL, log);
const freed = await unlockOrphans(pool);
if (freed > 0) log.warn({ workers: freed }, 'jobs of workers that were killed are free again');
const sealer = startSealer(pool, log);
log.info({ mail: env.SMTP_URL ? 'smtp' : 'files' }, 'workers started');

await runQueue();
await sealer.stop();
await heartbeat.stop();
post.close();
await pool.end();
log.info('workers stopped');

/** Runs the queue; a runner that ends unasked (it gives up after ten errors in a row) is started anew. */
async function runQueue(): Promise<void> {
  while (!stopping.signal.aborted) {
    let runner: Runner | undefined;
    const stop = (): void => {
      runner
        ?.stop('asked to stop')
        .catch((error: unknown) => log.warn({ err: error }, 'the job queue was stopped already'));
    };
    try {
      runner = await run({
        pgPool: pool,
        // Every job that is added wakes each of them: more cost the executor more than they bring the post.
        concurrency: 2,
        pollInterval: 1000,
        noHandleSignals: true,
        crontab: '',
        logger: queueLogger(log),
        taskList: {
          'email.registration': registrationMailTask({ pool, post, origin: env.OPENKMS_PUBLIC_ORIGIN, log }),
        },
      });
      stopping.signal.addEventListener('abort', stop, { once: true });
      if (stopping.signal.aborted) stop();
      await runner.promise;
    } catch (error) {
      log.error({ err: error }, 'the job queue ended; it is started again');
    } finally {
      stopping.signal.removeEventListener('abort', stop);
    }
    if (!stopping.signal.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
