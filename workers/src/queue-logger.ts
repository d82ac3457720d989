/** graphile-worker's log lines, in ours. */
import { Logger as QueueLogger } from 'graphile-worker';
import type { Logger } from 'pino';

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/** Its everyday lines ("completed task") are our debug: each task says itself what it did. */
export function queueLogger(log: Logger): QueueLogger {
  return new QueueLogger((scope) => (level, message, meta) => {
    log[LEVELS[level]]({ ...scope, ...meta }, message);
  });
}
