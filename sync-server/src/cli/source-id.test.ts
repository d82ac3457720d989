/** Derived ids are stable, apart from each other, and look like uuids everywhere. */
import { expect, it } from 'vitest';
import { sourceId } from './source-id.ts';

it('never changes: rows loaded before are met again', () => {
  expect(sourceId('org', 'training', 'T-1')).toBe(sourceId('org', 'training', 'T-1'));
  expect(sourceId('org', 'training', 'T-1')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

it('differs by organisation, kind and source id, also where their texts run together', () => {
  const ids = [
    sourceId('org', 'training', 'T-1'),
    sourceId('org2', 'training', 'T-1'),
    sourceId('org', 'session', 'T-1'),
    sourceId('org', 'training', 'T-2'),
    sourceId('o', 'training', 'rgT-1'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});
