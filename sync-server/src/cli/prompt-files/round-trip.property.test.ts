/** What is written is read back as it was: every format, every history, every text. */
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { type PromptFormat, readPromptBytes, writePrompt } from './formats.ts';
import { readPromptFiles } from './read-prompt-files.ts';
import { arbitraryPrompt } from './testing/arbitrary-prompt.ts';
import { sampleHash } from './testing/sample-hash.ts';

const FORMATS: readonly PromptFormat[] = ['md', 'json', 'yaml'];
const bytesOf = (text: string) => new TextEncoder().encode(text);

it.each(FORMATS)('reads back from %s what it wrote', (format) => {
  fc.assert(
    fc.property(arbitraryPrompt, (prompt) => {
      const text = writePrompt(prompt, format);
      expect(readPromptBytes(bytesOf(text), `x.${format}`, sampleHash)).toEqual({ prompts: [prompt], problems: [] });
      expect(writePrompt(prompt, format)).toBe(text);
    }),
    { numRuns: 1_000 },
  );
});

it('reads back 5,000 generated prompts from every format, each alone and all in one archive', () => {
  const prompts = fc.sample(arbitraryPrompt, { numRuns: 5_000, seed: 20_260_301 });
  expect(prompts).toHaveLength(5_000);
  const differing: unknown[] = [];
  for (const [index, prompt] of prompts.entries())
    for (const format of FORMATS) {
      const name = `${String(index).padStart(5, '0')}.${format}`;
      const bytes = bytesOf(writePrompt(prompt, format));
      const read = readPromptBytes(bytes, name, sampleHash);
      if (JSON.stringify(sorted(read)) !== JSON.stringify(sorted({ prompts: [prompt], problems: [] })))
        differing.push(read);
    }
  expect(differing.slice(0, 3)).toEqual([]);

  const packed: Record<string, Uint8Array> = {};
  const own = prompts.map((prompt, index) => ({ ...prompt, id: `own-${index}` }));
  for (const [index, prompt] of own.entries()) {
    const format = FORMATS[index % 3] ?? 'md';
    packed[`${String(index).padStart(5, '0')}.${format}`] = strToU8(writePrompt(prompt, format));
  }
  const archive = { name: 'all.zip', bytes: zipSync(packed, { level: 1 }) };
  const { found, problems } = readPromptFiles([archive], sampleHash, archive.name);
  expect(problems).toEqual([]);
  expect(found.map(({ prompt }) => prompt)).toEqual(own);
  // Fifteen thousand files: on a crowded machine more than the minute that a property has.
}, 300_000);

/** With the keys of objects in one order: that of labels is not kept where they are numbers. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
