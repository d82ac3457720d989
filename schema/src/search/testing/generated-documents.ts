/**
 * As many trainings as wanted, made from the words of a real catalogue with a seeded generator: the same words as
 * often, in titles and descriptions as long, so that an index over them costs what a catalogue that size would.
 */
import type { TrainingDocument } from '../trainings.ts';

/** `count` documents drawn from the vocabulary of `base`. The same base, count and seed give the same documents. */
export function generateDocuments(
  base: readonly TrainingDocument[],
  count: number,
  seed = 20_270_601,
): TrainingDocument[] {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[], fallback: T): T => list[Math.floor(random() * list.length)] ?? fallback;
  const titleWords = base.flatMap((document) => document.title.split(/\s+/));
  const descriptionWords = base.flatMap((document) => document.description.split(/\s+/).filter((word) => word !== ''));
  const sentence = (words: readonly string[], length: number): string =>
    Array.from({ length }, () => pick(words, '')).join(' ');
  return Array.from({ length: count }, (_, at) => {
    // Lengths, department, skills and trainers of one real training; its words are drawn anew.
    const model = base[Math.floor(random() * base.length)];
    const letters = (model?.code ?? 'GEN').replace(/\d.*$/, '');
    return {
      id: `G-${String(at).padStart(6, '0')}`,
      code: `${letters}${100_000 + at}`,
      title: sentence(titleWords, model?.title.split(/\s+/).length ?? 5),
      description: sentence(descriptionWords, model?.description.split(/\s+/).length ?? 25),
      department: model?.department ?? '',
      skills: model?.skills ?? [],
      trainers: model?.trainers ?? [],
    };
  });
}

/** Uniform numbers in [0, 1) from a seed (mulberry32's recurrence). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
