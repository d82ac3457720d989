/** Files and people write the same prompt: whatever either wrote is kept, and a file that comes again changes nothing. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffHash } from '../domain/prompt/normalise.ts';
import { ancestorsOf } from '../domain/prompt/version-tree.ts';
import type { PromptVersionRow } from '../domain/rows.ts';
import { person, world } from './test-world.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'Be brief.'), { minLength: 1, maxLength: 5 })
  .map((lines) => `x\n${lines.join('\n\n')}\n`);
const written = fc.record({ content: text, from: fc.nat(9) });

/** A history that is a tree, and where it stands. */
const history = fc.tuple(fc.array(written, { minLength: 1, maxLength: 6 }), fc.nat(9)).map(([contents, head]) => ({
  versions: contents.map(({ content, from }, index) => ({
    versionId: `f${index + 1}`,
    number: index + 1,
    content,
    parents: index === 0 ? [] : [(from % index) + 1],
  })),
  head: (head % contents.length) + 1,
}));

it('keeps what anybody wrote, and does nothing the second time', () => {
  fc.assert(
    fc.property(history, fc.nat(9), fc.array(written, { maxLength: 4 }), (file, known, saves) => {
      const { issue, prompt, versions } = world();
      const emma = person('emma');
      const about = { promptId: 'p', title: 'P', scope: 'global' };
      // An earlier edition of the file; its ids are of an earlier edition too.
      const earlier = file.versions.slice(0, 1 + (known % file.versions.length));
      issue(emma, 'prompt.import', { ...about, versions: earlier });
      for (const [index, { content, from }] of saves.entries()) {
        const parent = versions()[from % versions().length] as PromptVersionRow;
        issue(person('eli'), 'prompt.save', { promptId: 'p', versionId: `e${index}`, parent: parent.id, content });
      }
      const before = prompt().headId;
      // Ids say text and number (prompt-key.ts).
      const isHere = ({ number, content }: { number: number; content: string }) =>
        versions().some((row) => row.number === number && row.diffHash === diffHash(content));
      const asked = {
        ...about,
        ...file,
        versions: file.versions.map((each) => (isHere(each) ? each : { ...each, versionId: `g${each.number}` })),
      };
      const outcome = issue(emma, 'prompt.import', asked);
      expect(outcome.status).not.toBe('rejected');
      const hashes = versions().map((row) => row.diffHash);
      for (const { content } of file.versions) expect(hashes).toContain(diffHash(content));
      const numbers = versions().map(({ number }) => number);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(prompt().versionCount).toBe(numbers.length);
      // What stood led to what stands, or is it.
      const led = ancestorsOf(versions(), prompt().headId).add(prompt().headId);
      expect(led.has(before)).toBe(true);

      expect(issue(emma, 'prompt.import', asked)).toMatchObject({ status: 'adjusted', code: 'already_so' });
      expect(versions()).toHaveLength(numbers.length);
    }),
    { numRuns: 600 },
  );
});
