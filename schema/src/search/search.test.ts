import { describe, expect, it } from 'vitest';
import { type TrainingDocument, TRAININGS } from './trainings.ts';
import { buildIndex } from './search-index.ts';
import { createSearcher } from './search.ts';
import { smallCatalogue } from './testing/small-catalogue.ts';

const search = createSearcher(buildIndex(TRAININGS, smallCatalogue));
const found = (query: string): string[] => search(query).hits.map((hit) => hit.id.slice(2));

function training(id: string, fields: Partial<TrainingDocument>): TrainingDocument {
  return { id, code: id, title: '', description: '', department: '', skills: [], trainers: [], ...fields };
}

describe('what a query finds', () => {
  it('finds a course code with a space, without, and half typed', () => {
    expect(found('PYT 301')[0]).toBe('PYT301');
    expect(found('pyt301')[0]).toBe('PYT301');
    expect(found('dat 14').sort()).toEqual(['DAT140', 'DAT141']);
    expect(search('dat14').hits[0]?.why).toEqual([{ field: 'code', term: 'dat14', kind: 'code' }]);
  });

  it('finds the last word by its beginning, but not once a space ends it', () => {
    expect(found('cyberse')[0]).toBe('SEC101');
    expect(found('data visua')[0]).toBe('DAT220');
    expect(search('visua ').hits.every((hit) => hit.why.every((why) => why.kind !== 'prefix'))).toBe(true);
  });

  it('mends slips and says how it read the query', () => {
    const result = search('pyhton workshop');
    expect(result.hits[0]?.id).toBe('S-PYT301');
    expect(result.corrected).toBe('python workshop');
    expect(result.hits[0]?.why).toContainEqual({ field: 'title', term: 'python', kind: 'typo' });
  });

  it('mends nothing that is spelt right', () => {
    expect(search('python')).not.toHaveProperty('corrected');
  });

  it('finds other forms of a word and says so', () => {
    expect(search('interviews ').hits.find((hit) => hit.id === 'S-HRM101')?.why).toEqual([
      { field: 'title', term: 'interviewing', kind: 'stem' },
    ]);
  });

  it('finds abbreviations and everyday words', () => {
    expect(found('ML')[0]).toBe('DAT210');
    expect(search('oop').hits[0]?.why).toEqual([{ field: 'title', term: 'object oriented', kind: 'synonym' }]);
    expect(found('giving speeches')[0]).toBe('COM101');
  });

  it('finds words written together or apart', () => {
    const joined = createSearcher(
      buildIndex(TRAININGS, [
        training('a', { title: 'Healthcare Finance' }),
        training('b', { title: 'Machine Tools and Learning' }),
        training('c', { title: 'E-Mail Etiquette' }),
      ]),
    );
    expect(joined('health care').hits.map((hit) => hit.id)).toEqual(['a']);
    expect(joined('machinelearning').hits.map((hit) => hit.id)).toEqual(['b']);
    expect(joined('email').hits.map((hit) => hit.id)).toEqual(['c']);
  });

  it('finds a trainer by name, with or without accents', () => {
    expect(found('Álvarez').length).toBe(10);
    expect(found('alvarez')).toEqual(found('Álvarez'));
  });

  it('reads Roman numerals as numbers', () => {
    const calculus = createSearcher(
      buildIndex(
        TRAININGS,
        ['I', 'II', 'III', 'IV'].map((numeral) => training(`MATH-${numeral}`, { title: `Calculus ${numeral}` })),
      ),
    );
    expect(calculus('calculus 2').hits[0]?.id).toBe('MATH-II');
    expect(calculus('calculus 3').hits[0]?.id).toBe('MATH-III');
  });

  it('puts the exact title first', () => {
    for (const document of smallCatalogue) expect(found(document.title)[0]).toBe(document.code);
  });

  it('looks at stop words only when a query holds nothing else', () => {
    const titles = createSearcher(
      buildIndex(TRAININGS, [training('a', { title: 'To Be' }), training('b', { title: 'Beekeeping' })]),
    );
    expect(titles('to be').hits[0]?.id).toBe('a');
    expect(titles('the beekeeping').hits.map((hit) => hit.id)).toEqual(['b']);
  });

  it('cuts at the limit and still counts all', () => {
    const one = search('management', { limit: 1 });
    expect(one.hits).toHaveLength(1);
    expect(one.total).toBe(search('management', { limit: 1_000 }).hits.length);
    expect(search('python', { limit: 0 }).hits).toEqual([]);
  });
});

describe('queries nobody should type', () => {
  it.each([
    ['nothing', ''],
    ['white space', ' \n\t '],
    ['markup', '<script>alert("x")</script><img src=x onerror=y>'],
    ['emoji', '🎉👩‍💻🏳️‍🌈'],
    ['half a surrogate pair', '\ud83d python \udc00'],
    ['only stop words', 'the of and to in'],
    ['a regular expression', '(a+)+$[^]{1,99}\\'],
    ['a prototype name', '__proto__ constructor toString hasOwnProperty'],
    ['zero bytes', 'py\u0000thon'],
    ['10,000 letters', 'x'.repeat(10_000)],
    ['10,000 words', 'python '.repeat(10_000)],
    ['10,000 different characters', Array.from({ length: 10_000 }, (_, at) => String.fromCodePoint(at + 33)).join('')],
  ])('answers %s in order', (_, query) => {
    const { hits, total } = search(query);
    expect(total).toBeGreaterThanOrEqual(hits.length);
    expect(hits.every((hit, at) => Number.isFinite(hit.score) && hit.score <= (hits[at - 1]?.score ?? Infinity))).toBe(
      true,
    );
  });

  it('answers from an empty index', () => {
    expect(createSearcher(buildIndex(TRAININGS, []))('python 101')).toEqual({ hits: [], total: 0 });
  });
});

describe('short beginnings', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const many = Array.from({ length: 300 }, (_, at) =>
    training(`D${at}`, {
      title: `c${letters[at % 4]}${letters[Math.floor(at / 4) % 26]}${letters[Math.floor(at / 104)]}x`,
    }),
  );
  const index = buildIndex(TRAININGS, many);
  const short = createSearcher(index);

  it('are answered ahead where many words share them', () => {
    expect(index.shortAnswers.prefixes).toEqual(expect.arrayContaining(['c', 'ca']));
    expect(short('c').hits).toHaveLength(50);
    expect(short('c').hits[0]?.why[0]).toMatchObject({ field: 'title', kind: 'prefix' });
  });

  it('count every document, and list them all when asked to', () => {
    expect(short('c').total).toBe(300);
    expect(short('ca').total).toBe(75);
    expect(short('c', { limit: 1_000 }).hits).toHaveLength(300);
    expect(short('ca').hits.every((hit) => hit.why[0]?.term.startsWith('ca'))).toBe(true);
  });
});
