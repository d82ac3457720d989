/**
 * How the workers show that they are alive without a table: one connection of theirs bears the time of its last beat as
 * its Postgres `application_name`, which every role may read in `pg_stat_activity`.
 * Always: the name ends with the connection, so a killed process leaves no beat behind.
 */

const PREFIX = 'openkms-workers@';

/** How often the workers beat, in ms. A reader should call them late after three missed beats. */
export const HEARTBEAT_EVERY_MS = 2000;

/** The application name of a beat at `now` (ms UTC); well under Postgres's 63 bytes. */
export function heartbeatName(now: number): string {
  return `${PREFIX}${now}`;
}

/** When the connection of this `application_name` last beat (ms UTC); undefined when it is no heartbeat. */
export function heartbeatAt(applicationName: string): number | undefined {
  if (!applicationName.startsWith(PREFIX)) return undefined;
  const digits = applicationName.slice(PREFIX.length);
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
