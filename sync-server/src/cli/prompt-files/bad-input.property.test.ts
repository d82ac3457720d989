/** Whatever the bytes: reading never throws, and what comes out is a prompt that can be written again. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { type PromptFormat, readPromptBytes, writePrompt } from './formats.ts';
import { promptFile } from './prompt-file.ts';
import { readPromptFiles } from './read-prompt-files.ts';
import { arbitraryPrompt } from './testing/arbitrary-prompt.ts';
import { sampleHash } from './testing/sample-hash.ts';

const FORMATS: readonly PromptFormat[] = ['md', 'json', 'yaml'];
const NAMES = ['a.md', 'a.json', 'a.yaml', 'a.csv', 'a.zip'] as const;

/** Reads `bytes`; `flaws` are prompts that came out of it and do not fit their shape, or change when they are written. */
function reading(name: string, bytes: Uint8Array): { found: number; problems: number; flaws: unknown[] } {
  const { found, problems } = readPromptFiles([{ name, bytes }], sampleHash, name);
  const flaws = found.filter(
    ({ prompt }) =>
      !isDeepStrictEqual(promptFile.parse(prompt), prompt) ||
      FORMATS.some((format) => {
        const written = strToU8(writePrompt(prompt, format));
        return !isDeepStrictEqual(readPromptBytes(written, `b.${format}`, sampleHash).prompts, [prompt]);
      }),
  );
  return { found: found.length, problems: problems.length, flaws };
}

/** Written files in which stretches were cut, doubled or replaced. */
const damaged = fc
  .tuple(
    arbitraryPrompt,
    fc.constantFrom(...FORMATS),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat({ max: 12 }),
        by: fc.oneof(
          fc.string({ maxLength: 4 }),
          fc.constantFrom(
            '\n',
            '---\n',
            '"',
            '}',
            ']',
            '- ',
            ': ',
            '\t',
            '&a ',
            '*a',
            '!x ',
            '1',
            '0',
            '\r\n',
            '<!-- openkms version 1 -->\n',
          ),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([prompt, format, edits]) => {
    let text = writePrompt(prompt, format);
    for (const { at, length, by } of edits) {
      const start = Math.floor(at * text.length);
      text = text.slice(0, start) + by + text.slice(start + length);
    }
    return { format, bytes: strToU8(text.toWellFormed()) };
  });

it('reads any bytes without throwing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), fc.uint8Array({ maxLength: 300 }), (name, bytes) => {
      expect(reading(name, bytes).flaws).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

it('reads damaged files without throwing, and gives nothing that does not hang together', () => {
  const seen = { found: 0, refused: 0 };
  fc.assert(
    fc.property(damaged, ({ format, bytes }) => {
      const { found, problems, flaws } = reading(`a.${format}`, bytes);
      expect(flaws).toEqual([]);
      expect(found + problems).toBeGreaterThan(0);
      seen[found > 0 ? 'found' : 'refused'] += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(seen.found).toBeGreaterThan(100);
  expect(seen.refused).toBeGreaterThan(100);
});

it('reads damaged archives without throwing, and takes no file whose checksum is wrong', () => {
  const text = '# A\n\ntext '.repeat(50);
  const archive = zipSync({ 'a.md': strToU8(text) }, { mtime: '2026-03-01' });
  const edit = fc.tuple(fc.nat({ max: archive.length - 1 }), fc.nat({ max: 255 }));
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const bytes = archive.slice();
      for (const [at, value] of edits) bytes[at] = value;
      const { found } = readPromptFiles([{ name: 'a.zip', bytes }], sampleHash, 'a.zip');
      expect(found.flatMap(({ prompt }) => prompt.versions).filter(({ content }) => content !== text)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
