import { expect, test } from 'vitest';
import { draftStore, forgetDrafts, textDraft } from './draft-store.ts';

/** A storage as browsers have it: its entries are its own properties. */
function storage(room = Infinity): Storage {
  const methods = {
    getItem: (key: string) => (Object.hasOwn(made, key) ? (made as Record<string, string>)[key] : null),
    setItem(key: string, value: string) {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      (made as Record<string, string>)[key] = value;
    },
    removeItem: (key: string) => void delete (made as Record<string, string>)[key],
  };
  const made: object = Object.create(methods) as object;
  return made as Storage;
}

const draft = { parent: 'v1', content: 'Half a sent', notes: '' };

test('a draft is there for its writer and its prompt alone, until it is forgotten', () => {
  const kept = storage();
  const mine = draftStore(kept, 'o/emma', 'p1', textDraft);
  expect(mine.write(draft)).toBe(true);
  expect(draftStore(kept, 'o/emma', 'p1', textDraft).read()).toEqual(draft);
  expect(draftStore(kept, 'o/emma', 'p2', textDraft).read()).toBeNull();
  expect(draftStore(kept, 'o/grace', 'p1', textDraft).read()).toBeNull();
  mine.write(null);
  expect(mine.read()).toBeNull();
});

test('what another build left, or no room, is no draft and no fault', () => {
  const kept = storage(100);
  kept.setItem('openkms:prompt-draft:o/emma:p1', '{"parent":1}');
  kept.setItem('openkms:prompt-draft:o/emma:p2', '{');
  expect(draftStore(kept, 'o/emma', 'p1', textDraft).read()).toBeNull();
  expect(draftStore(kept, 'o/emma', 'p2', textDraft).read()).toBeNull();
  expect(draftStore(kept, 'o/emma', 'p3', textDraft).write({ ...draft, content: 'x'.repeat(200) })).toBe(false);
});

test('whoever comes next finds nothing of whoever left', () => {
  const kept = storage();
  draftStore(kept, 'o/emma', 'p1', textDraft).write(draft);
  draftStore(kept, 'o/grace', 'p1', textDraft).write(draft);
  kept.setItem('another', 'thing');
  forgetDrafts(kept, (owner) => owner !== 'o/grace');
  expect(Object.keys(kept)).toEqual(['openkms:prompt-draft:o/grace:p1', 'another']);
  forgetDrafts(kept, (owner) => owner === 'o/grace');
  expect(Object.keys(kept)).toEqual(['another']);
});
