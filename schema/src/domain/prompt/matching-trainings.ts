/**
 * The trainings of a catalogue that have to do with a task, for what a model is told of them. Pure, but for remembering the
 * words of each row. Always: one choice for browser and server, over all rows there are; both hold the whole catalogue.
 */
import type { TrainingRow } from '../rows.ts';
import type { TrainingNote } from './enrichment.ts';
import { rankByRelevance, topicWords } from './relevance.ts';

/** Trainings that are ranked, and those that are handed on. */
const CANDIDATES = 200;
/** Words of a task by which candidates are found, its first: a task may be as long as a letter. */
const MOST_WORDS = 30;
const MOST = 20;

export type KnownTraining = Pick<TrainingRow, 'id' | 'title' | 'description' | 'skills' | 'status'>;

/** Those that share most with `task`: first any that hold one of its words anywhere, then by rank (relevance.ts). */
export function matchingTrainings(task: string, trainings: readonly KnownTraining[]): readonly TrainingNote[] {
  const wanted = topicWords(task).slice(0, MOST_WORDS);
  if (wanted.length === 0) return [];
  const near = trainings
    .filter(({ status }) => status === 'active')
    .map((training) => ({ training, hits: hitsOf(training, wanted) }))
    .filter(({ hits }) => hits > 0)
    .toSorted((a, b) => b.hits - a.hits || (a.training.id < b.training.id ? -1 : 1))
    .slice(0, CANDIDATES);
  const entries = near.map(({ training: { id, title, description, skills } }) => {
    return { id, title, body: `${skills.join(' ')} ${description}`, note: { id, title, description, skills } };
  });
  return rankByRelevance(task, entries)
    .filter(({ score }) => score > 0)
    .slice(0, MOST)
    .map(({ entry }) => entry.note);
}

function hitsOf(training: KnownTraining, wanted: readonly string[]): number {
  const { title, all } = plainText(training);
  return wanted.reduce((sum, word) => sum + (all.includes(word) ? 1 : 0) + (title.includes(word) ? 1 : 0), 0);
}

type Plain = { readonly title: string; readonly all: string };

/** Rows never change, so the words of each are made plain once. */
const plainTexts = new WeakMap<KnownTraining, Plain>();

function plainText(training: KnownTraining): Plain {
  const known = plainTexts.get(training);
  if (known !== undefined) return known;
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}+/gu, '')
      .toLowerCase();
  const title = plain(training.title);
  const made = { title, all: `${title} ${plain(`${training.skills.join(' ')} ${training.description}`)}` };
  plainTexts.set(training, made);
  return made;
}
