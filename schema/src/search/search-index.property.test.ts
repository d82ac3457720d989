import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TrainingDocument, TRAININGS } from './trainings.ts';
import { buildIndex, updateIndex } from './search-index.ts';
import { createSearcher } from './search.ts';
import { deserialiseIndex, serialiseIndex } from './serialise.ts';
import { stem } from './stem.ts';
import { loadThesaurus } from './synonyms.ts';
import { generateDocuments } from './testing/generated-documents.ts';
import { smallCatalogue } from './testing/small-catalogue.ts';
import { normalise, wordsOf } from './tokenise.ts';

const vocabulary = smallCatalogue.flatMap((document) => document.title.split(' '));
const phrase = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
const anyText = fc.oneof(
  phrase,
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
const documentOf = (id: fc.Arbitrary<string>): fc.Arbitrary<TrainingDocument> =>
  fc.record({
    id,
    code: fc.oneof(fc.stringMatching(/^[A-Z]{2,4} ?[0-9]{3}$/), anyText),
    title: anyText,
    description: anyText,
    department: anyText,
    skills: fc.array(anyText, { maxLength: 3 }),
    trainers: fc.array(anyText, { maxLength: 2 }),
  });
const fewIds = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const documents = fc.array(documentOf(fewIds), { maxLength: 12 });

describe('the index', () => {
  it('edited into shape equals one built from scratch, bit for bit', () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(fc.record({ changed: documents, removed: fc.array(fewIds, { maxLength: 4 }) }), { maxLength: 4 }),
        (first, edits) => {
          let index = buildIndex(TRAININGS, first);
          const held = new Map(first.map((document) => [document.id.toWellFormed(), document]));
          for (const { changed, removed } of edits) {
            index = updateIndex(index, changed, removed);
            for (const document of changed) held.set(document.id.toWellFormed(), document);
            for (const id of removed) held.delete(id.toWellFormed());
          }
          const edited = new Uint8Array(serialiseIndex(index));
          expect(Buffer.compare(edited, new Uint8Array(serialiseIndex(buildIndex(TRAININGS, held.values()))))).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('survives being written and read: it equals itself and answers the same', () => {
    fc.assert(
      fc.property(documents, anyText, (given, query) => {
        const index = buildIndex(TRAININGS, given);
        const read = deserialiseIndex(TRAININGS, serialiseIndex(index));
        expect(read).toEqual(index);
        expect(createSearcher(read ?? buildIndex(TRAININGS, []))(query)).toEqual(createSearcher(index)(query));
      }),
      { numRuns: 200 },
    );
  });

  it('answers nothing from damaged bytes', () => {
    const bytes = serialiseIndex(buildIndex(TRAININGS, smallCatalogue));
    fc.assert(
      fc.property(
        fc.nat(bytes.byteLength - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(bytes.byteLength - 1),
        (at, flip, cut) => {
          const damaged = bytes.slice(0);
          const view = new Uint8Array(damaged);
          view[at] = (view[at] ?? 0) ^ flip;
          expect(deserialiseIndex(TRAININGS, damaged)).toBeNull();
          expect(deserialiseIndex(TRAININGS, bytes.slice(0, cut))).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('finding', () => {
  it('finds every document by its exact title', () => {
    fc.assert(
      fc.property(documents, (given) => {
        const latest = new Map(given.map((document) => [document.id.toWellFormed(), document]));
        const search = createSearcher(buildIndex(TRAININGS, given));
        for (const [id, document] of latest) {
          // A title without a single letter or digit has nothing to be found by.
          if (wordsOf(normalise(document.title)).length === 0) continue;
          expect(search(document.title, { limit: 1_000 }).hits.map((hit) => hit.id)).toContain(id);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds a word of five letters or more with two neighbouring letters swapped', () => {
    const large = generateDocuments(smallCatalogue, 200, 7);
    const index = buildIndex(TRAININGS, large);
    const search = createSearcher(index);
    const words = index.segment.words.filter((word) => /^[a-z]{5,}$/.test(word));
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), (word, where) => {
        const at = where % (word.length - 1);
        const swapped = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
        // Another real word ("sings" from "signs") is no slip.
        fc.pre(!index.stems.includes(stem(swapped)) && !loadThesaurus().thesaurus.has(stem(swapped)));
        const exact = search(`${word} `, { limit: 1_000 }).hits.map((hit) => hit.id);
        const mended = new Set(search(`${swapped} `, { limit: 1_000 }).hits.map((hit) => hit.id));
        const holding = large.filter((document) => exactlyHolds(document, word)).map((document) => document.id);
        expect(exact).toEqual(expect.arrayContaining(holding));
        expect(holding.filter((id) => !mended.has(id))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('answers any query in any index without failing', () => {
    fc.assert(
      fc.property(documents, fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(300), (given, query, limit) => {
        const { hits, total } = createSearcher(buildIndex(TRAININGS, given))(query, { limit });
        expect(hits.length).toBeLessThanOrEqual(Math.min(limit, total));
        expect(new Set(hits.map((hit) => hit.id)).size).toBe(hits.length);
      }),
      { numRuns: 300 },
    );
  });
});

function exactlyHolds(document: TrainingDocument, word: string): boolean {
  return wordsOf(normalise(`${document.title} ${document.description}`)).includes(word);
}
