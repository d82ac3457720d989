/** Prompts under many hands: whatever order saves arrive in, nothing anybody wrote is lost, and the rules of the rows hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffHash, normaliseContent } from '../domain/prompt/normalise.ts';
import { ancestorsOf } from '../domain/prompt/version-tree.ts';
import type { PromptVersionRow } from '../domain/rows.ts';
import { person, world } from './test-world.ts';

const line = fc.constantFrom('a', 'b', 'c', 'd', 'Keep numbers.', 'Be brief.', '');
const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => `x${lines.join('\n')}\n`);
const step = fc.record({
  who: fc.constantFrom('emma', 'eli', 'grace'),
  /** Which of the versions there are it was written from. */
  from: fc.nat(40),
  at: fc.nat(12),
  what: fc.constantFrom('insert', 'remove', 'change'),
  line,
});

function editOf(content: string, { at, what, line: word }: { at: number; what: string; line: string }): string {
  const lines = content.split('\n');
  const index = at % lines.length;
  lines.splice(index, what === 'insert' ? 0 : 1, ...(what === 'remove' ? [] : [`${word} ${at}`]));
  return lines.join('\n').trim() === '' ? 'something\n' : lines.join('\n');
}

describe('a prompt that many write', () => {
  it('keeps every version, numbers them, and its head holds all that did not end in a conflict', () => {
    fc.assert(
      fc.property(text, fc.array(step, { maxLength: 14 }), (first, steps) => {
        const { issue, prompt, versions } = world();
        const start = { promptId: 'p', versionId: 'v0', title: 'P', scope: 'global', content: first };
        expect(issue(person('emma'), 'prompt.create', start).status).toBe('applied');
        const contradicting = new Set<string>();
        for (const [index, each] of steps.entries()) {
          const known = versions().toSorted((a, b) => a.number - b.number);
          const parent = known[each.from % known.length] as PromptVersionRow;
          const content = editOf(parent.content, each);
          const args = { promptId: 'p', versionId: `v${index + 1}`, parent: parent.id, content };
          const outcome = issue(person(each.who), 'prompt.save', args);
          if (diffHash(content) === parent.diffHash) {
            expect(outcome).toMatchObject({ status: 'adjusted', code: 'already_so' });
            continue;
          }
          const kept = versions().find(({ id }) => id === args.versionId);
          expect(kept).toMatchObject({ content: normaliseContent(content), parents: [parent.id], authorId: each.who });
          if (outcome.status === 'conflict') contradicting.add(args.versionId);
        }
        const all = versions();
        expect(all.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(all.map((_, index) => index + 1));
        expect(prompt().versionCount).toBe(all.length);
        for (const version of all) expect(version.diffHash).toBe(diffHash(version.content));
        const held = ancestorsOf(all, prompt().headId).add(prompt().headId);
        const head = all.find(({ id }) => id === prompt().headId);
        for (const { id, diffHash: hash } of all) {
          // Whoever wrote what stood there already has nothing of their own outside it.
          const isHeld = held.has(id) || hash === head?.diffHash;
          const came = [...contradicting].some((other) => other === id || ancestorsOf(all, id).has(other));
          expect(isHeld || came || sameAsAHeld(all, held, hash)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('brings a contradiction to an end whatever is written, with both in the history of what came of it', () => {
    fc.assert(
      fc.property(text, text, text, text, (base, hers, his, resolved) => {
        const { issue, prompt, versions, conflicts } = world();
        issue(person('emma'), 'prompt.create', {
          promptId: 'p',
          versionId: 'v0',
          title: 'P',
          scope: 'global',
          content: base,
        });
        issue(person('emma'), 'prompt.save', { promptId: 'p', versionId: 'v1', parent: 'v0', content: hers });
        const outcome = issue(person('eli'), 'prompt.save', {
          promptId: 'p',
          versionId: 'v2',
          parent: 'v0',
          content: his,
        });
        if (outcome.status !== 'conflict') return;
        const [draft] = outcome.conflicts;
        expect(JSON.stringify(draft)).not.toContain('\\n');
        expect(draft).toMatchObject({
          mine: { versionId: 'v2' },
          theirs: { versionId: 'v1' },
          base: { versionId: 'v0' },
        });
        const args = { promptId: 'p', conflictId: draft?.id ?? '', versionId: 'v3', content: resolved };
        expect(issue(person('grace'), 'prompt.resolve', args)).toMatchObject({ status: 'applied' });
        const all = versions();
        const led = ancestorsOf(all, prompt().headId).add(prompt().headId);
        expect(prompt().headId).toBe('v3');
        expect(led.has('v1')).toBe(true);
        expect(all.find(({ id }) => id === 'v3')?.parents).toEqual(['v1', 'v2']);
        expect(conflicts()).toMatchObject([{ status: 'resolved', resolvedValues: { versionId: 'v3' } }]);
        const again = issue(person('emma'), 'prompt.resolve', { ...args, versionId: 'v4' });
        expect(again).toMatchObject({ status: 'rejected', code: 'conflict_resolved' });
      }),
      { numRuns: 200 },
    );
  });
});

/** A version equal to one that the head holds brought nothing of its own. */
function sameAsAHeld(all: readonly PromptVersionRow[], held: ReadonlySet<string>, hash: string): boolean {
  return all.some((version) => held.has(version.id) && version.diffHash === hash);
}
