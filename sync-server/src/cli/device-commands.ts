/** The commands about devices and about what could not be executed: what waits where, what to do with a dead letter. */
import { z } from 'zod';
import { allPages } from './all-pages.ts';
import { type Credentials, signIn } from './api-client.ts';
import type { Terminal } from './terminal.ts';

const device = z.looseObject({
  id: z.string(),
  userName: z.string(),
  label: z.string(),
  lastSeenAt: z.number(),
  pendingCount: z.number(),
  oldestPendingAt: z.number().nullable(),
  clockSkewMs: z.number().nullable(),
  revokedAt: z.number().nullable(),
});

/** `openkms devices list`: the one heard of last first. */
export async function listDevicesCommand(credentials: Credentials, terminal: Terminal): Promise<void> {
  const api = await signIn(credentials);
  const devices = await allPages(api, '/api/v1/devices', {}, device);
  await api.signOut();
  if (terminal.json) return terminal.print(JSON.stringify({ devices }));
  if (devices.length === 0) terminal.print('No devices.');
  for (const each of devices) {
    const state = each.revokedAt === null ? waiting(each.pendingCount, each.oldestPendingAt) : 'revoked';
    terminal.print(
      [each.id, instant(each.lastSeenAt), state.padEnd(34), `${each.label} of ${each.userName}`].join('  '),
    );
  }
}

function waiting(count: number, oldestAt: number | null): string {
  if (count === 0) return 'up to date';
  return `${count} waiting${oldestAt === null ? '' : ` since ${instant(oldestAt)}`}`;
}

const deadLetter = z.looseObject({
  id: z.string(),
  actorId: z.string(),
  code: z.string(),
  message: z.string(),
  receivedAt: z.number(),
  name: z.string(),
  resolution: z.string().nullable(),
});

/** `openkms dead-letters list`: newest first, all pages. */
export async function listDeadLettersCommand(
  status: 'open' | 'settled' | 'all',
  credentials: Credentials,
  terminal: Terminal,
): Promise<void> {
  const api = await signIn(credentials);
  const deadLetters = await allPages(api, '/api/v1/dead-letters', status === 'all' ? {} : { status }, deadLetter);
  await api.signOut();
  if (terminal.json) return terminal.print(JSON.stringify({ deadLetters }));
  if (deadLetters.length === 0) terminal.print('No dead letters.');
  for (const each of deadLetters) {
    const state = (each.resolution ?? 'open').padEnd(9);
    const what = `${each.name} by ${each.actorId}: ${each.message}`;
    terminal.print([each.id, state, instant(each.receivedAt), each.code, what].join('  '));
  }
}

const settled = z.looseObject({ deadLetter, receiptId: z.string(), code: z.string().nullable() });

/** `openkms dead-letters replay|dismiss`. Throws CliError `server_refused` where the server says no. */
export async function settleDeadLetterCommand(
  how: 'replay' | 'dismiss',
  { id, note }: { readonly id: string; readonly note?: string | undefined },
  credentials: Credentials,
  terminal: Terminal,
): Promise<void> {
  const api = await signIn(credentials);
  const body = note === undefined ? {} : { note };
  const answer = await api.post(`/api/v1/dead-letters/${id}/${how}`, body, settled);
  await api.signOut();
  terminal.print(
    terminal.json
      ? JSON.stringify(answer)
      : `Dead letter ${id} was ${how === 'replay' ? 'replayed' : 'dismissed'} (receipt ${answer.receiptId}${answer.code === null ? '' : `, ${answer.code}`}).`,
  );
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
