/** What every `EmbeddingModel` must do, as tests. */
import { describe, expect, it } from 'vitest';
import type { EmbeddingModel } from './embedding-model.ts';

export function describeEmbeddingModel(name: string, open: () => Promise<EmbeddingModel>): void {
  describe(`${name} is an EmbeddingModel`, () => {
    const texts = ['Python for beginners', '', 'Excel: Pivot-Tabellen', '🙂', 'a\n\tb', 'x'.repeat(5000)];

    it('gives one vector a text, of its dimensions, finite, of length 1', async () => {
      const model = await open();
      const vectors = await model.embed(texts);
      expect(model.dimensions).toBeGreaterThan(0);
      expect(vectors.map((vector) => vector.length)).toEqual(texts.map(() => model.dimensions));
      for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    });

    it('keeps the order, and gives the same text the same vector', async () => {
      const model = await open();
      const together = await model.embed(texts);
      for (const [at, text] of texts.entries()) {
        const [alone] = await model.embed([text]);
        expect(alone && together[at] ? dot(alone, together[at]) : 0).toBeCloseTo(1, 3);
      }
    });

    it('gives nothing for nothing', async () => {
      expect(await (await open()).embed([])).toEqual([]);
    });

    it('puts a text nearer to one that says almost the same than to one that does not', async () => {
      const model = await open();
      const [text, near, far] = await model.embed([
        'Introduction to Python programming',
        'Python programming, an introduction',
        'First aid at the workplace',
      ]);
      if (!text || !near || !far) throw new Error('A vector is missing.');
      expect(dot(text, near)).toBeGreaterThan(dot(text, far));
    });

    it('rejects with the reason of a signal that was aborted', async () => {
      const signal = AbortSignal.abort(new Error('too late'));
      await expect((await open()).embed(['text'], { signal })).rejects.toThrow('too late');
    });
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
