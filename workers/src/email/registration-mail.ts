/**
 * The job `email.registration`: tells a person what happened to a registration of theirs.
 * Always: a job's message is handed over once. Its key goes into `email_delivery` in the transaction that is open while
 * the message is sent: a second run of the same job waits for it and then finds it done; a failed hand-over leaves no row
 * and is retried with the queue's back-off, under the same Message-ID. Who cannot be written to is noted in the audit log
 * and not tried again.
 */
import { randomUUID } from 'node:crypto';
import type { EmailKind } from '@openkms/schema/domain/outcome.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { auditLog } from '@openkms/schema/db/tables.ts';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { Task } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { readFacts } from './facts.ts';
import { layOut } from './layout.ts';
import { writeLetter } from './letters.ts';
import type { Post } from './post.ts';

export const KINDS = [
  'registered',
  'waitlisted',
  'promoted',
  'cancelled',
  'conflict',
  'conflict-resolved',
  'session-moved',
  'session-cancelled',
  'session-restored',
] as const satisfies readonly EmailKind[];

const payloadSchema = z.object({
  key: z.string().min(1),
  orgId: z.string().min(1),
  commandId: z.string().min(1),
  kind: z.enum(KINDS),
  userId: z.string().min(1),
  sessionId: z.string().min(1),
  note: z.string().optional(),
});
type Payload = z.infer<typeof payloadSchema>;

export type MailDeps = { readonly pool: pg.Pool; readonly post: Post; readonly origin: string; readonly log: Logger };

export type MailOutcome = 'sent' | 'sent-before' | 'nobody-to-write-to' | 'refused';

/** The graphile-worker task. */
export function registrationMailTask(deps: MailDeps): Task {
  return async (payload) => {
    const outcome = await sendRegistrationMail(deps, payload);
    deps.log.info({ outcome, key: keyOf(payload) }, 'registration mail');
  };
}

/** Sends what `payload` asks for, once. Throws what may pass (the queue retries), and on a payload it cannot read. */
export async function sendRegistrationMail(
  { pool, post, origin, log }: MailDeps,
  payload: unknown,
): Promise<MailOutcome> {
  const job = payloadSchema.parse(payload);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const outcome = await sendOnce(client, job, post, origin);
    await client.query('commit');
    return outcome;
  } catch (error) {
    await client.query('rollback').catch((cause: unknown) => {
      broken = new Error('rollback failed; the connection is discarded', { cause });
      log.warn({ err: cause }, 'rollback failed');
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function sendOnce(client: pg.PoolClient, job: Payload, post: Post, origin: string): Promise<MailOutcome> {
  const facts = await readFacts(client, job.orgId, job.userId, job.sessionId);
  if (!facts?.reader.active) return 'nobody-to-write-to';
  const { reader } = facts;
  const { rowCount } = await client.query({
    name: 'mail:delivery',
    text: 'insert into email_delivery (key, org_id, recipient, sent_at) values ($1, $2, $3, $4) on conflict do nothing',
    values: [job.key, job.orgId, reader.email, new Date()],
  });
  if (rowCount === 0) return 'sent-before';
  const laidOut = layOut(writeLetter(job.kind, facts, job.note), origin);
  const posted = await post.send({ ...laidOut, key: job.key, to: { name: reader.name, address: reader.email } });
  if (posted.kind === 'posted') return 'sent';
  await noteRefusal(client, job, { recipient: reader.email, reason: posted.reason });
  return 'refused';
}

/** The delivery row stays too: it is what keeps the job from writing to this address again. */
async function noteRefusal(client: pg.PoolClient, job: Payload, details: JsonObject): Promise<void> {
  await drizzle(client)
    .insert(auditLog)
    .values({
      id: randomUUID(),
      orgId: job.orgId,
      at: Date.now(),
      actorId: null,
      actorName: 'OpenKMS',
      commandId: job.commandId,
      action: 'email.refused',
      entityTable: 'user',
      entityId: job.userId,
      outcome: 'rejected',
      details: { kind: job.kind, sessionId: job.sessionId, ...details },
    });
}

function keyOf(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'key' in payload ? payload.key : undefined;
}
