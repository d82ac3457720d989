/** Cursors lead back to where they came from, and to nowhere else. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cursorInstant, cursorKind, toPage } from './cursor.ts';

const kind = cursorKind('things', z.tuple([cursorInstant, z.string()]));

describe('a cursor', () => {
  it('comes back as the key it was made of', () => {
    expect(kind.decode(kind.encode([1_700_000_000_000, 'ä/+&']))).toEqual([1_700_000_000_000, 'ä/+&']);
  });

  it.each([
    ['another list', cursorKind('others', z.tuple([cursorInstant, z.string()])).encode([1, 'x'])],
    ['an instant no date can hold', Buffer.from('["things",9e15,"x"]').toString('base64url')],
    ['an instant beyond the year 9999', Buffer.from('["things",253402300800000,"x"]').toString('base64url')],
    ['an instant before the year 1', Buffer.from('["things",-62135596800001,"x"]').toString('base64url')],
    ['a text with NUL in it', Buffer.from(JSON.stringify(['things', 1, 'a\0'])).toString('base64url')],
    ['a key that is too short', Buffer.from('["things",1]').toString('base64url')],
    ['no JSON', Buffer.from('things').toString('base64url')],
    ['nothing', ''],
  ])('of %s is refused', (_what, cursor) => {
    expect(() => kind.decode(cursor)).toThrow('invalid_cursor');
  });
});

it('a page says where the next one begins, and the last page that none does', () => {
  const rows = [3, 2, 1].map((at) => ({ at, id: `id-${at}` }));
  const key = (row: { at: number; id: string }): [number, string] => [row.at, row.id];
  const first = toPage(rows, 2, kind, key);
  expect(first.items).toEqual(rows.slice(0, 2));
  expect(kind.decode(first.nextCursor ?? '')).toEqual([2, 'id-2']);
  expect(toPage(rows, 3, kind, key).nextCursor).toBeNull();
  expect(toPage([], 3, kind, key)).toEqual({ items: [], nextCursor: null });
});
