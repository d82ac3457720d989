/** Whatever is done to a sealed log except adding to its end is found when the chain is walked. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ChainHead, EMPTY_CHAIN, followLink, sealRows } from './audit-chain.ts';
import type { AuditLogRow, JsonObject } from './rows.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const optional = fc.option(fc.string(), { nil: null });
const content = fc.record({
  at: fc.integer({ min: 0, max: 4e12 }),
  actorId: optional,
  actorName: fc.string(),
  deviceId: optional,
  commandId: optional,
  action: fc.string(),
  entityTable: optional,
  entityId: optional,
  outcome: fc.string(),
  details: fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>,
});
const sealedLog = fc.array(content, { minLength: 1, maxLength: 12 }).map((contents) => {
  const rows = contents.map((fields, index) => ({ id: `row-${index}`, orgId: 'org', ...fields }));
  const unsealed: AuditLogRow[] = rows.map((fields) => ({ ...fields, sealNumber: null, prevHash: null, hash: null }));
  const seals = sealRows(EMPTY_CHAIN, unsealed, sha256);
  return unsealed.map((fields, index) => ({ ...fields, ...seals[index] }));
});

function holds(rows: readonly AuditLogRow[]): boolean {
  let head: ChainHead = EMPTY_CHAIN;
  for (const row of rows) {
    const link = followLink(head, row, sha256);
    if (!link.ok) return false;
    head = link.head;
  }
  return true;
}

it('holds as it was sealed, in one batch or in two', () => {
  fc.assert(
    fc.property(sealedLog, fc.nat(), (rows, cut) => {
      const at = cut % (rows.length + 1);
      const first = sealRows(EMPTY_CHAIN, rows.slice(0, at), sha256);
      const head = first.at(-1) ?? EMPTY_CHAIN;
      const seals = [...first, ...sealRows(head, rows.slice(at), sha256)];
      expect(seals.map((seal) => seal.hash)).toEqual(rows.map((row) => row.hash));
      expect(holds(rows)).toBe(true);
    }),
  );
});

it('finds a change of any field of any row', () => {
  const changes: ((row: AuditLogRow) => Partial<AuditLogRow>)[] = [
    (row) => ({ id: `${row.id}x` }),
    (row) => ({ orgId: `${row.orgId}x` }),
    (row) => ({ at: row.at + 1 }),
    (row) => ({ actorId: row.actorId === null ? '' : null }),
    (row) => ({ actorName: `${row.actorName} ` }),
    (row) => ({ deviceId: row.deviceId === null ? '' : null }),
    (row) => ({ commandId: row.commandId === null ? '' : null }),
    (row) => ({ action: `${row.action}.` }),
    (row) => ({ entityTable: row.entityTable === null ? '' : null }),
    (row) => ({ entityId: row.entityId === null ? '' : null }),
    (row) => ({ outcome: `${row.outcome}?` }),
    (row) => ({ details: { ...row.details, 'added key': 1 } }),
    (row) => ({ sealNumber: (row.sealNumber ?? 0) + 1 }),
    (row) => ({ prevHash: sha256(row.prevHash ?? '') }),
    (row) => ({ hash: sha256(row.hash ?? '') }),
  ];
  fc.assert(
    fc.property(sealedLog, fc.nat(), fc.constantFrom(...changes), (rows, pick, change) => {
      const at = pick % rows.length;
      const tampered = rows.map((row, index) => (index === at ? { ...row, ...change(row) } : row));
      expect(holds(tampered)).toBe(false);
    }),
  );
});

it('finds a row removed before the end, and two rows that changed places', () => {
  fc.assert(
    fc.property(sealedLog, fc.nat(), (rows, pick) => {
      fc.pre(rows.length > 1);
      const at = pick % (rows.length - 1);
      expect(holds(rows.toSpliced(at, 1))).toBe(false);
      const [one, other] = rows.slice(at, at + 2);
      if (one && other) expect(holds(rows.toSpliced(at, 2, other, one))).toBe(false);
    }),
  );
});

it('finds a removed row also when the later rows are numbered anew', () => {
  fc.assert(
    fc.property(sealedLog, fc.nat(), (rows, pick) => {
      fc.pre(rows.length > 1);
      const at = pick % (rows.length - 1);
      const renumbered = rows.toSpliced(at, 1).map((row, index) => ({ ...row, sealNumber: index + 1 }));
      expect(holds(renumbered)).toBe(false);
    }),
  );
});
