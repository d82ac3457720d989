/** Whatever prompts there are, proposals keep their promises. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { suggestTags, type TaggedPrompt } from './suggest-tags.ts';

const words = fc
  .array(
    fc.constantFrom('letter', 'prospect', 'tomato', 'Basil', 'the', 'report', 'naïve', '設計図', '🙂', '\0', '\ud83d'),
    {
      maxLength: 12,
    },
  )
  .map((all) => all.join(' '));
const tags = fc.array(fc.constantFrom('sales', 'Sales', 'cooking', 'email', 'report', '設計', 'ß'), { maxLength: 4 });
const rows = fc.record({ title: words, content: words, tags });
const others = fc
  .array(rows, { maxLength: 30 })
  .map((all): TaggedPrompt[] => all.map((row, at) => ({ ...row, id: `o${at}` })));
const target = fc
  .record({ title: words, content: words, tags, declinedTags: tags })
  .map((row) => ({ ...row, id: 'p' }));

it('are few, known, not settled, each once, and the same in whatever order the others come', () => {
  fc.assert(
    fc.property(target, others, fc.nat(), (prompt, all, turn) => {
      const found = suggestTags(prompt, all);
      expect(found.length).toBeLessThanOrEqual(5);
      const keys = found.map((tag) => tag.toLowerCase());
      expect(new Set(keys).size).toBe(keys.length);
      const settled = [...prompt.tags, ...prompt.declinedTags].map((tag) => tag.toLowerCase());
      expect(keys.filter((key) => settled.includes(key))).toEqual([]);
      const used = new Set(all.flatMap((each) => each.tags));
      if (all.filter((each) => each.tags.length > 0).length >= 20) for (const tag of found) expect(used).toContain(tag);
      const at = turn % (all.length + 1);
      expect(suggestTags(prompt, [...all.slice(at), ...all.slice(0, at)].toReversed())).toEqual(found);
    }),
    { numRuns: 300 },
  );
});
