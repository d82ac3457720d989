/**
 * The hash chain of an organisation's audit log. The sealer (workers) links rows, the verifier (sync-server) walks them;
 * both do it with the functions of this file, and bring their own SHA-256.
 *
 *   hash(n) = sha256( hash(n-1) + "\n" + canonical JSON of row n without its seal columns )      hash(0) = 64 zeros
 *
 * Always: seal numbers are 1, 2, 3 … without a gap; the order of the chain is the order of sealing, which follows
 * (at, id) within a batch, so a row whose transaction committed late simply gets the next number. Changing, removing,
 * inserting or reordering anything below the newest sealed row changes a hash above it.
 */
import type { AuditLogRow, JsonValue } from './rows.ts';

/** The newest sealed row. `sealNumber` 0 is the empty chain. */
export type ChainHead = { readonly sealNumber: number; readonly hash: string };

/** The head of a chain that has no rows yet. */
export const EMPTY_CHAIN: ChainHead = { sealNumber: 0, hash: '0'.repeat(64) };

/** SHA-256 of the UTF-8 bytes of `text`, as 64 lower-case hexadecimal digits. */
export type Sha256 = (text: string) => string;

export type Seal = {
  readonly id: string;
  readonly sealNumber: number;
  readonly prevHash: string;
  readonly hash: string;
};

/** Why a chain does not hold at a row. */
export type ChainBreak = 'number_missing' | 'link_broken' | 'content_changed';

type SealColumn = 'sealNumber' | 'prevHash' | 'hash';
type SealedContent = Omit<AuditLogRow, SealColumn>;

/**
 * The columns a hash covers, named one by one: a column added to the table later must not unseal what is sealed.
 * `undefined` keys are left out of the JSON, so such a column may be added here once it can be null or absent.
 */
function contentOf(row: AuditLogRow): SealedContent {
  const { id, orgId, at, actorId, actorName, deviceId, commandId, action, entityTable, entityId, outcome, details } =
    row;
  return { id, orgId, at, actorId, actorName, deviceId, commandId, action, entityTable, entityId, outcome, details };
}

/** JSON with keys in code-unit order and no white space: equal values give equal text. */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** The text whose SHA-256 is the hash of `row` when it follows `prevHash`. */
export function chainText(prevHash: string, row: AuditLogRow): string {
  return `${prevHash}\n${canonicalJson(contentOf(row))}`;
}

/** Links `rows`, in the order given, onto `head`. */
export function sealRows(head: ChainHead, rows: readonly AuditLogRow[], sha256: Sha256): Seal[] {
  const seals: Seal[] = [];
  let { sealNumber, hash } = head;
  for (const row of rows) {
    const prevHash = hash;
    sealNumber += 1;
    hash = sha256(chainText(prevHash, row));
    seals.push({ id: row.id, sealNumber, prevHash, hash });
  }
  return seals;
}

/** Checks that the sealed `row` is the one that follows `head`; the new head, or why it is not. */
export function followLink(
  head: ChainHead,
  row: AuditLogRow,
  sha256: Sha256,
): { readonly ok: true; readonly head: ChainHead } | { readonly ok: false; readonly reason: ChainBreak } {
  if (row.sealNumber !== head.sealNumber + 1) return { ok: false, reason: 'number_missing' };
  if (row.prevHash !== head.hash) return { ok: false, reason: 'link_broken' };
  if (row.hash !== sha256(chainText(head.hash, row))) return { ok: false, reason: 'content_changed' };
  return { ok: true, head: { sealNumber: row.sealNumber, hash: row.hash } };
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
