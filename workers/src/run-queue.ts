/**
 * Works off jobs of the queue until asked to stop. Always: a job that runs is finished first; a runner that ends unasked (it
 * gives up after ten errors in a row) is started anew.
 */
import { run, type Runner, type TaskList } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { queueLogger } from './queue-logger.ts';

const RETRY_MS = 1000;

export async function runQueue({
  pool,
  taskList,
  concurrency,
  stopping,
  log,
}: {
  readonly pool: pg.Pool;
  readonly taskList: TaskList;
  readonly concurrency: number;
  readonly stopping: AbortSignal;
  readonly log: Logger;
}): Promise<void> {
  while (!stopping.aborted) {
    let runner: Runner | undefined;
    const stop = (): void => {
      runner
        ?.stop('asked to stop')
        .catch((error: unknown) => log.warn({ err: error }, 'the job queue was stopped already'));
    };
    try {
      runner = await run({
        pgPool: pool,
        concurrency,
        pollInterval: 1000,
        noHandleSignals: true,
        crontab: '',
        // Without these the queue does not wait for what it writes of a job that ended: a stopping process could leave it
        // locked, and a connection lost in that moment would end the process.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        logger: queueLogger(log),
        taskList,
      });
      stopping.addEventListener('abort', stop, { once: true });
      if (stopping.aborted) stop();
      await runner.promise;
    } catch (error) {
      log.error({ err: error }, 'the job queue ended; it is started again');
    } finally {
      stopping.removeEventListener('abort', stop);
    }
    if (!stopping.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
