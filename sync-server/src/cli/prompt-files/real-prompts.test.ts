/** The lists and patterns that people really keep. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPromptBytes, writePrompt } from './formats.ts';
import { readPromptFiles } from './read-prompt-files.ts';
import { readPromptPath } from './read-prompt-path.ts';
import { generatedPrompts, type RealPrompts, realPrompts } from './testing/real-prompts.ts';
import { sampleHash } from './testing/sample-hash.ts';

const sets = [realPrompts(), generatedPrompts()].filter(({ source }, index, all) => source !== all[index - 1]?.source);

describe.each(sets.map((set): [string, RealPrompts] => [set.source, set]))('%s', (_, set) => {
  const counts = Object.entries(set.files);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let spare: string;
  let folder: string;
  beforeAll(async () => {
    spare = await mkdtemp(join(tmpdir(), 'openkms-real-'));
    folder = await set.folder(spare);
  });
  afterAll(async () => {
    await rm(spare, { recursive: true, force: true });
  });

  it.each(counts)('reads %s: %i prompts, and leaves nothing but columns of others', async (name, count) => {
    const { found, problems } = await readPromptPath(join(folder, name), sampleHash);
    expect(problems.filter(({ code }) => code !== 'field_unknown')).toEqual([]);
    expect(found).toHaveLength(count);
    expect(new Set(found.map(({ stableId }) => stableId)).size).toBe(count);
  });

  it('keeps each row as it stands in its list', async () => {
    for (const [name] of counts.filter(([name]) => name.endsWith('.csv'))) {
      const { found } = await readPromptPath(join(folder, name), sampleHash);
      const text = await readFile(join(folder, name), 'utf8');
      const rows = Papa.parse<{ act: string; prompt: string }>(text, { header: true, skipEmptyLines: true }).data;
      expect(found.map(({ prompt }) => [prompt.title, prompt.versions[0]?.content])).toEqual(
        rows.map(({ act, prompt }) => [act.trim(), prompt]),
      );
    }
  });

  it('keeps each pattern as its file stands, under a title of its own', async () => {
    const { found } = await readPromptPath(join(folder, 'patterns'), sampleHash);
    for (const { file, prompt } of found)
      expect(prompt.versions[0]?.content).toBe(await readFile(join(folder, 'patterns', file), 'utf8'));
    expect(new Set(found.map(({ prompt }) => prompt.title)).size).toBe(found.length);
  });

  it(`reads all ${total} of them as one folder, and finds the same in an archive of the patterns`, async () => {
    const all = await readPromptPath(folder, sampleHash);
    expect(all.problems.filter(({ code }) => code !== 'field_unknown')).toEqual([]);
    expect(all.found).toHaveLength(total);
    expect(all.skipped.every(({ why }) => why === 'kind' || why === 'readme')).toBe(true);
    const files: Record<string, Uint8Array> = {};
    const patterns = join(folder, 'patterns');
    for (const name of (await readdir(patterns)).toSorted()) files[name] = await readFile(join(patterns, name));
    const packed = readPromptFiles([{ name: 'p.zip', bytes: zipSync(files) }], sampleHash, 'p.zip');
    const unpacked = await readPromptPath(patterns, sampleHash);
    expect(packed.problems).toEqual([]);
    expect(packed.found.map(({ prompt }) => prompt)).toEqual(unpacked.found.map(({ prompt }) => prompt));
  });

  it('writes each in every format and reads it back as it was', async () => {
    const { found } = await readPromptPath(folder, sampleHash);
    for (const { prompt } of found)
      for (const format of ['md', 'json', 'yaml'] as const) {
        const bytes = new TextEncoder().encode(writePrompt(prompt, format));
        expect(readPromptBytes(bytes, `x.${format}`, sampleHash)).toEqual({ prompts: [prompt], problems: [] });
      }
  });
});
