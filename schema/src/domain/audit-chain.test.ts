/** The rules of the chain on rows written by hand; audit-chain.property.test.ts tries them on any rows. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { canonicalJson, chainText, EMPTY_CHAIN, followLink, sealRows } from './audit-chain.ts';
import type { AuditLogRow } from './rows.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const row = (id: string, over: Partial<AuditLogRow> = {}): AuditLogRow => ({
  id,
  orgId: 'org',
  at: 1000,
  actorId: 'emma',
  actorName: 'Emma',
  deviceId: null,
  commandId: null,
  action: 'registration.register',
  entityTable: 'registration',
  entityId: 'r1',
  outcome: 'applied',
  details: {},
  sealNumber: null,
  prevHash: null,
  hash: null,
  ...over,
});

it('writes the same JSON whatever the order of the keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'ü"' }], a: true })).toBe('{"a":true,"b":[1,{"c":"ü\\"","d":null}]}');
});

it('hashes the previous hash, a line break and the row without its seal', () => {
  const [first, second] = sealRows(EMPTY_CHAIN, [row('a'), row('b')], sha256);
  const json =
    '{"action":"registration.register","actorId":"emma","actorName":"Emma","at":1000,"commandId":null,"details":{},' +
    '"deviceId":null,"entityId":"r1","entityTable":"registration","id":"a","orgId":"org","outcome":"applied"}';
  expect(first).toEqual({
    id: 'a',
    sealNumber: 1,
    prevHash: '0'.repeat(64),
    hash: sha256(`${'0'.repeat(64)}\n${json}`),
  });
  expect(second?.sealNumber).toBe(2);
  expect(second?.prevHash).toBe(first?.hash);
});

it('covers the same text before and after sealing', () => {
  expect(chainText('p', row('a'))).toBe(chainText('p', row('a', { sealNumber: 7, prevHash: 'x', hash: 'y' })));
});

it('names a missing number, a broken link and a changed content apart', () => {
  const [seal] = sealRows(EMPTY_CHAIN, [row('a')], sha256);
  const sealed = row('a', seal);
  expect(followLink(EMPTY_CHAIN, sealed, sha256)).toEqual({ ok: true, head: { sealNumber: 1, hash: seal?.hash } });
  expect(followLink(EMPTY_CHAIN, { ...sealed, sealNumber: 2 }, sha256)).toEqual({
    ok: false,
    reason: 'number_missing',
  });
  expect(followLink(EMPTY_CHAIN, { ...sealed, prevHash: 'f'.repeat(64) }, sha256)).toEqual({
    ok: false,
    reason: 'link_broken',
  });
  expect(followLink(EMPTY_CHAIN, { ...sealed, outcome: 'rejected' }, sha256)).toEqual({
    ok: false,
    reason: 'content_changed',
  });
});
