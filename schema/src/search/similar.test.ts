import { describe, expect, it } from 'vitest';
import { PROMPTS, type PromptDocument, promptDocument } from './prompts.ts';
import { buildIndex, updateIndex } from './search-index.ts';
import { createFindSimilar, rarityIn } from './similar.ts';
import { lightlyEdited, manyPrompts, readPrompts } from './testing/real-prompts.ts';

function prompt(id: string, content: string, title = id): PromptDocument {
  return promptDocument({ id, title, agent: null, tags: [], labels: {} }, { content });
}

const harbour = 'You summarise harbour minutes. Name berths, tides and pilots in five lines.';
const letter = 'You write cover letters for applicants. Be warm and brief.';
const triage = 'You sort incoming mail by urgency and answer in one line.';
const few = [prompt('harbour', harbour), prompt('letter', letter), prompt('triage', triage)];
const find = createFindSimilar(buildIndex(PROMPTS, few));

describe('what is like a text', () => {
  it('is the same text, whatever it is called', () => {
    expect(find(harbour)[0]).toMatchObject({ id: 'harbour', alike: 100 });
    const renamed = createFindSimilar(buildIndex(PROMPTS, [...few, prompt('other', harbour, 'Harbour tides pilots')]));
    expect(
      renamed(harbour)
        .slice(0, 2)
        .map(({ id, alike }) => [id, alike]),
    ).toEqual([
      ['harbour', 100],
      ['other', 100],
    ]);
  });

  it('is told with the words that say so, the rare before the common, as the text writes them', () => {
    const [first] = find('Summarising the minutes of a harbour: which tides, which pilots? Answer in lines.');
    expect(first?.id).toBe('harbour');
    expect(first?.alike).toBeGreaterThan(50);
    expect(first?.alike).toBeLessThan(100);
    expect(first?.shared).toEqual(expect.arrayContaining(['summarising', 'harbour', 'tides', 'pilots']));
    expect(first?.shared.slice(0, 4)).not.toContain('lines');
  });

  it('is nearly all there with one word of ten changed, in however small a library', () => {
    const [one] = createFindSimilar(buildIndex(PROMPTS, few.slice(0, 1)))(harbour.replace('tides', 'cranes'));
    expect(one?.alike).toBeGreaterThanOrEqual(85);
    expect(one?.alike).toBeLessThan(95);
  });

  it('is found while only a part of it is written', () => {
    expect(find('You summarise harbour minutes')[0]?.id).toBe('harbour');
  });

  it('is nothing where no word is shared, where nothing is written, and where nothing is kept', () => {
    expect(find('Zeppelin?')).toEqual([]);
    expect(find('  the of and \u{1F600} ')).toEqual([]);
    expect(createFindSimilar(buildIndex(PROMPTS, []))(harbour)).toEqual([]);
    expect(createFindSimilar(buildIndex(PROMPTS, [prompt('empty', '', 'harbour minutes')]))(harbour)).toEqual([]);
  });

  it('leaves out the prompt itself, what is less alike than asked for, and more than asked for', () => {
    expect(find(harbour, { except: 'harbour' }).map(({ id }) => id)).not.toContain('harbour');
    expect(find(harbour, { least: 90 }).map(({ id }) => id)).toEqual(['harbour']);
    expect(find(`${harbour} ${letter} ${triage}`, { limit: 2 })).toHaveLength(2);
  });

  it('counts what is rare in another index, where its own texts are too few to tell', () => {
    const common = Array.from({ length: 50 }, (_, at) => prompt(`c${at}`, `You are an assistant. Topic ${at}.`));
    const library = buildIndex(PROMPTS, common);
    const own = buildIndex(PROMPTS, [prompt('mine', 'You are an assistant for zeppelins.')]);
    const text = 'You are an assistant for submarines.';
    const alone = createFindSimilar(own)(text)[0]?.alike ?? 0;
    const informed = createFindSimilar(own, rarityIn(library))(text)[0]?.alike ?? 0;
    expect(informed).toBeLessThan(alone / 2);
  });

  it('follows an edit', () => {
    const index = updateIndex(buildIndex(PROMPTS, few), [prompt('letter', harbour)], ['harbour']);
    expect(createFindSimilar(index)(harbour, { least: 50 }).map(({ id, alike }) => [id, alike])).toEqual([
      ['letter', 100],
    ]);
  });
});

describe('a copy that somebody worked on', () => {
  const { documents } = readPrompts([]);
  const many = manyPrompts(documents, 1_000);
  const among = createFindSimilar(buildIndex(PROMPTS, many));

  it('finds its original first, among a thousand made of the same sentences', () => {
    const words = [...new Set(documents.flatMap(({ content }) => content.match(/\p{L}{4,}/gu) ?? []))];
    const right = documents.filter(({ id, content }, at) => {
      const [first] = among(lightlyEdited(content, words, at));
      return first?.id === id;
    });
    expect(right.length / documents.length).toBeGreaterThanOrEqual(0.95);
  });

  it('is 100 % like itself, for every one of them', () => {
    for (const { id, content } of many.slice(0, 300)) {
      const found = among(content, { limit: 50 }).find((similar) => similar.id === id);
      expect(found).toMatchObject({ alike: 100 });
    }
  });
});
