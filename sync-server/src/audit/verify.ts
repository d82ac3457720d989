/**
 * Walks the hash chain of an organisation's audit log from the first row to the newest sealed one.
 * Always: it reads in one transaction under row-level security and in batches, so a long log needs little memory.
 * A chain says nothing about its own end: rows removed from the very end are found only by comparing with a head noted
 * earlier (`since`).
 */
import { createHash } from 'node:crypto';
import { type ChainBreak, type ChainHead, EMPTY_CHAIN, followLink } from '@openkms/schema/domain/audit-chain.ts';
import { auditLog } from '@openkms/schema/db/tables.ts';
import { and, asc, count, eq, gt, isNull, sql } from 'drizzle-orm';
import type { OrgTransaction } from '../execute/org-transaction.ts';

const BATCH = 2000;

export type AuditVerdict =
  | {
      readonly ok: true;
      /** Sealed rows, all of which hold. */
      readonly rows: number;
      /** Rows written but not sealed yet. */
      readonly unsealed: number;
      readonly head: ChainHead;
    }
  | {
      readonly ok: false;
      /** Seal number at which the chain no longer holds. */
      readonly brokenAt: number;
      readonly reason: ChainBreak | 'head_missing';
      /** The row found there; null when a number is missing. */
      readonly rowId: string | null;
    };

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Verifies the chain of `orgId`; with `since`, also that the chain still contains that head, noted at an earlier time. */
export async function verifyAuditChain(tx: OrgTransaction, orgId: string, since?: ChainHead): Promise<AuditVerdict> {
  let head: ChainHead = EMPTY_CHAIN;
  let sinceFound = since === undefined || since.sealNumber === 0;
  for (;;) {
    const rows = await tx.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.orgId, orgId), gt(auditLog.sealNumber, head.sealNumber)))
      .orderBy(asc(auditLog.sealNumber))
      .limit(BATCH);
    for (const row of rows) {
      const link = followLink(head, row, sha256);
      if (!link.ok) {
        const rowId = link.reason === 'number_missing' ? null : row.id;
        return { ok: false, brokenAt: head.sealNumber + 1, reason: link.reason, rowId };
      }
      head = link.head;
      if (head.sealNumber === since?.sealNumber) {
        if (head.hash !== since.hash)
          return { ok: false, brokenAt: head.sealNumber, reason: 'head_missing', rowId: row.id };
        sinceFound = true;
      }
    }
    if (rows.length < BATCH) break;
  }
  if (!sinceFound) return { ok: false, brokenAt: head.sealNumber + 1, reason: 'head_missing', rowId: null };
  const strays = await halfSealed(tx, orgId);
  if (strays !== undefined) return { ok: false, brokenAt: head.sealNumber + 1, reason: 'link_broken', rowId: strays };
  const [waiting] = await tx.db
    .select({ rows: count() })
    .from(auditLog)
    .where(and(eq(auditLog.orgId, orgId), isNull(auditLog.sealNumber)));
  return { ok: true, rows: head.sealNumber, unsealed: waiting?.rows ?? 0, head };
}

/** A row that bears a hash but no number, or a number below 1: only tampering leaves one. */
async function halfSealed(tx: OrgTransaction, orgId: string): Promise<string | undefined> {
  const [row] = await tx.db
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.orgId, orgId),
        sql`((${auditLog.sealNumber} is null and (${auditLog.hash} is not null or ${auditLog.prevHash} is not null)) or ${auditLog.sealNumber} < 1)`,
      ),
    )
    .limit(1);
  return row?.id;
}
