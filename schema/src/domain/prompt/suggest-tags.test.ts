/** Tags that are proposed: from those nearest, never what is settled; and on real prompts, better than guessing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { suggestTags, type TaggedPrompt } from './suggest-tags.ts';

const SALES = [
  [
    's1',
    'Cold outreach',
    'Write a first letter to a prospect about our product and its pricing.',
    ['sales', 'Letters'],
  ],
  ['s2', 'Follow-up', 'Write a second letter to a prospect who did not answer about pricing.', ['sales', 'Letters']],
  ['s3', 'Quote', 'Draft a quote with pricing for a prospect of the product.', ['sales']],
] as const;
const KITCHEN = [
  ['k1', 'Lasagne', 'A recipe for lasagne with tomato and basil.', ['cooking']],
  ['k2', 'Soup', 'A recipe for tomato soup, with basil.', ['cooking']],
] as const;
const OTHERS: TaggedPrompt[] = [...SALES, ...KITCHEN].map(([id, title, content, tags]) => ({
  id,
  title,
  content,
  tags,
}));
const prompt = (over: Partial<Parameters<typeof suggestTags>[0]> = {}) => ({
  id: 'p',
  title: 'Reminder',
  content: 'A short letter that reminds a prospect of our pricing.',
  tags: [],
  declinedTags: [],
  ...over,
});

describe('tags', () => {
  it('come from the nearest prompts, with a head start for those whose word stands there', () => {
    expect(suggestTags(prompt(), OTHERS)).toEqual(['Letters', 'sales']);
    expect(suggestTags(prompt({ content: 'A prospect and our pricing.' }), OTHERS)).toEqual(['sales', 'Letters']);
  });

  it('leave out what the prompt has and what was declined, however it is written', () => {
    expect(suggestTags(prompt({ tags: ['SALES'] }), OTHERS)).toEqual(['Letters']);
    expect(suggestTags(prompt({ declinedTags: ['letters'] }), OTHERS)).toEqual(['sales']);
  });

  it('are written as most write them', () => {
    const odd = {
      id: 's4',
      title: 'Call',
      content: 'A letter to a prospect after a call on pricing.',
      tags: ['SALES', 'letters'],
    };
    expect(suggestTags(prompt(), [odd, ...OTHERS])).toEqual(['Letters', 'sales']);
  });

  it('do not come from the prompt itself', () => {
    const itself = { ...prompt({ tags: ['mine-alone'] }), id: 'p' };
    expect(suggestTags(prompt(), [itself])).toEqual([]);
  });

  it('are none where nothing is near and the field has no word for it', () => {
    expect(suggestTags(prompt({ title: 'Chess', content: 'Play the Sicilian defence.' }), OTHERS)).toEqual([]);
    expect(suggestTags(prompt({ title: '', content: '' }), OTHERS)).toEqual([]);
  });

  it('come from the words of the field where people have not tagged much yet', () => {
    const first = prompt({ title: 'Weekly newsletter', content: 'Translate the newsletter.' });
    expect(suggestTags(first, [])).toEqual(['email']);
    expect(
      suggestTags(prompt({ title: 'SQL tutor', content: 'Explain a query to a trainee in a course.' }), []),
    ).toEqual(['sql', 'training']);
    const many = Array.from({ length: 20 }, (_, n) => ({
      id: `m${n}`,
      title: 'Chess',
      content: 'An opening.',
      tags: ['chess'],
    }));
    expect(suggestTags(first, many)).toEqual([]);
  });

  it('look at how a prompt begins, and take one as long as there can be', () => {
    const long = prompt({ title: '', content: `${'lorem '.repeat(40_000)} prospect pricing letter` });
    expect(suggestTags(long, OTHERS)).toEqual([]);
  });
});

// Prompts that people named for what they do, where ../shared/data lies beside the repository; else there is nothing to measure.
const PATTERNS = fileURLToPath(new URL('../../../../../shared/data/prompts/patterns', import.meta.url));

describe.runIf(existsSync(PATTERNS))('on real prompts whose names are hidden', () => {
  it('finds more than half of what the names say, and is right more than twice as often as the commonest words', () => {
    const files = readdirSync(PATTERNS).map((file) => ({
      id: file,
      title: '',
      content: readFileSync(path.join(PATTERNS, file), 'utf8'),
      words: new Set(path.basename(file, '.md').split('_')),
    }));
    const times = new Map<string, number>();
    for (const { words } of files) for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
    const named = files.map((file) => ({
      ...file,
      tags: [...file.words].filter((word) => word.length > 2 && (times.get(word) ?? 0) >= 3),
    }));
    const commonest = [...times]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 2)
      .map(([word]) => word);
    const measure = (propose: (one: (typeof named)[number]) => readonly string[]) => {
      let [proposed, right, wanted] = [0, 0, 0];
      for (const one of named) {
        const tags = propose(one);
        proposed += tags.length;
        right += tags.filter((tag) => one.tags.includes(tag)).length;
        wanted += one.tags.length;
      }
      return { precision: right / proposed, recall: right / wanted };
    };
    const guessed = measure(() => commonest);
    const found = measure((one) => suggestTags({ ...one, tags: [], declinedTags: [] }, named));
    expect(found.recall).toBeGreaterThan(0.5);
    expect(found.precision).toBeGreaterThan(2 * guessed.precision);
  });
});
