/** A unified diff leads from the one text to the other. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const line = fc.constantFrom('a', 'b', 'c', '', '-- x', '++ y', '@@ z', ' ');
const text = fc.array(line, { maxLength: 24 }).map((lines) => [...lines, 'end', ''].join('\n'));

it('holds all that differs, at the places its headers name', () => {
  fc.assert(
    fc.property(text, text, (from, to) => {
      const diff = unifiedDiff({ name: 'a', content: from }, { name: 'b', content: to });
      expect(applied(diff, from)).toBe(to);
      expect(diff.length === 0).toBe(from === to);
    }),
    { numRuns: 1_000 },
  );
});

/** What patch(1) makes of `from`; throws where the diff does not fit it. */
function applied(diff: readonly string[], from: string): string {
  const lines = from.split('\n').slice(0, -1);
  const result: string[] = [];
  let [at, next] = [0, 2];
  while (next < diff.length) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(diff[next] ?? '');
    if (!header) throw new Error(`no header: ${diff[next] ?? ''}`);
    const [start = 0, taken = 1, , given = 1] = header
      .slice(1)
      .map((each) => (each === undefined ? undefined : Number(each)));
    while (at < (taken === 0 ? start : start - 1)) result.push(lines[at++] ?? '');
    let [before, after] = [0, 0];
    for (next += 1; before < taken || after < given; next += 1) {
      const sign = diff[next]?.[0];
      const words = diff[next]?.slice(1) ?? '';
      if (sign !== '+' && lines[at] !== words) throw new Error(`line ${at + 1} is not ${words}`);
      if (sign !== '+') [at, before] = [at + 1, before + 1];
      if (sign !== '-') [after] = [after + 1, result.push(words)];
    }
  }
  return [...result, ...lines.slice(at), ''].join('\n');
}
