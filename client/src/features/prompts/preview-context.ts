/**
 * What this device knows that helps a prompt: trainings that match the task, what the person has ahead, fragments in reach.
 * Always: pure, but for remembering what it made of the same rows; gathered as the server gathers it for this person, over
 * the rows that are here; at most so much that an enrichment stays quick.
 */
import type { EnrichContext } from '@openkms/schema/domain/prompt/enrichment.ts';
import { rankByRelevance, topicWords } from '@openkms/schema/domain/prompt/relevance.ts';
import { parseTemplate } from '@openkms/schema/domain/prompt/template.ts';
import type { PromptRow, Rows, TrainingRow } from '@openkms/schema/domain/rows.ts';
import type { TableView } from '../../view/table.ts';
import type { Person } from '../../view/use-session.ts';
import type { View } from '../../view/use-view.ts';
import { inReach, slugOfRow } from './checks-references.ts';

export type Gathered = Pick<EnrichContext, 'trainings' | 'schedule' | 'fragments' | 'zone'>;
/** The tables it is gathered from; other rows may come and go without a new preview. */
export type PreviewRows = {
  readonly [
    T in 'training' | 'session' | 'registration' | 'office' | 'prompt' | 'promptVersion' | 'promptRun' | 'promptCase'
  ]: TableView<Rows[T]>;
};

/** Trainings that are ranked, and those that are handed on. */
const CANDIDATES = 200;
const TRAININGS = 20;
const AHEAD = 50;
/** How often fragments of fragments are looked for; deeper ones are refused by the enrichment itself. */
const ROUNDS = 16;
const NO_ZONE = 'UTC';

export function previewRows({ table }: View): PreviewRows {
  return {
    training: table('training'),
    session: table('session'),
    registration: table('registration'),
    office: table('office'),
    prompt: table('prompt'),
    promptVersion: table('promptVersion'),
    promptRun: table('promptRun'),
    promptCase: table('promptCase'),
  };
}

/** Gathers for `task` and for each of `contents`, of which enrichment may take any; `now` in ms UTC. */
export function gatherContext(
  rows: PreviewRows,
  person: Person,
  { task, contents, now }: { readonly task: string; readonly contents: readonly string[]; readonly now: number },
): Gathered {
  return {
    trainings: matchingTrainings(rows.training, task),
    schedule: scheduleAhead(rows, person.userId, now),
    fragments: fragmentsFor(rows, person, contents),
    zone: rows.office.get(person.officeId)?.zone ?? NO_ZONE,
  };
}

/** True when `content` refers to fragments, so that places in the composed text are not places in it. */
export function hasFragments(content: string): boolean {
  return refsOf(content).length > 0;
}

/** Rows never change, so the words of each are made plain once. */
const plainTexts = new WeakMap<TrainingRow, { readonly title: string; readonly all: string }>();

type Matches = { readonly task: string; readonly found: Gathered['trainings'] };
/** What was found last among the same rows: while the prompt is typed, its task stays. */
const lastMatches = new WeakMap<TableView<TrainingRow>, Matches>();

function matchingTrainings(trainings: TableView<TrainingRow>, task: string): Gathered['trainings'] {
  const last = lastMatches.get(trainings);
  if (last?.task === task) return last.found;
  const found = findTrainings(trainings.all(), task);
  lastMatches.set(trainings, { task, found });
  return found;
}

/** Those that share most with the task: first any that hold one of its words anywhere, then by the domain's own rank. */
function findTrainings(trainings: readonly TrainingRow[], task: string): Gathered['trainings'] {
  const wanted = topicWords(task);
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
    .slice(0, TRAININGS)
    .map(({ entry }) => entry.note);
}

function hitsOf(training: TrainingRow, wanted: readonly string[]): number {
  const { title, all } = plainText(training);
  return wanted.reduce((sum, word) => sum + (all.includes(word) ? 1 : 0) + (title.includes(word) ? 1 : 0), 0);
}

function plainText(training: TrainingRow): { readonly title: string; readonly all: string } {
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

/** The next meeting of each session the person is registered for, soonest first. */
function scheduleAhead(rows: PreviewRows, userId: string, now: number): Gathered['schedule'] {
  return rows.registration
    .where('userId', userId)
    .flatMap(({ status, sessionId }) => {
      const session = status === 'registered' ? rows.session.get(sessionId) : undefined;
      const training = session && rows.training.get(session.trainingId);
      const next = session?.status === 'scheduled' ? session.meetings.find(({ endsAt }) => endsAt > now) : undefined;
      if (session === undefined || training === undefined || next === undefined) return [];
      const office = rows.office.get(session.officeId)?.name ?? '';
      const place = [office, session.room ?? ''].filter((part) => part !== '').join(', ');
      return [{ id: session.id, title: training.title, startsAt: next.startsAt, endsAt: next.endsAt, place }];
    })
    .toSorted((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1))
    .slice(0, AHEAD);
}

/** The prompts that `contents` refer to, and those they refer to, as they stand; only those whose text is here. */
function fragmentsFor(rows: PreviewRows, person: Person, contents: readonly string[]): Gathered['fragments'] {
  let wanted = new Set(contents.flatMap(refsOf));
  if (wanted.size === 0) return [];
  const reachable = inReach(rows.prompt.all(), person);
  const found = new Map<string, Gathered['fragments'][number]>();
  for (let round = 0; round < ROUNDS && wanted.size > 0; round += 1) {
    const news = reachable.filter((row) => !found.has(row.id) && (wanted.has(row.id) || wanted.has(slugOfRow(row))));
    const fragments = news.flatMap((row) => fragmentOf(rows, row));
    for (const fragment of fragments) found.set(fragment.id, fragment);
    wanted = new Set(fragments.flatMap((fragment) => refsOf(fragment.content)));
  }
  return [...found.values()];
}

function fragmentOf(rows: PreviewRows, row: PromptRow): Gathered['fragments'] {
  const head = rows.promptVersion.get(row.headId);
  return head === undefined ? [] : [{ id: row.id, slug: slugOfRow(row), scope: row.scope, content: head.content }];
}

function refsOf(content: string): readonly string[] {
  const parsed = parseTemplate(content);
  return parsed.kind === 'parsed' ? parsed.fragments.map(({ ref }) => ref) : [];
}
