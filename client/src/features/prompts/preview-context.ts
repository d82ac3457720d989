/**
 * What this device knows that helps a prompt: trainings that match the task, what the person has ahead, fragments in reach.
 * Always: pure, but for remembering what it made of the same rows; gathered as the server gathers it for this person, over
 * the rows that are here; at most so much that an enrichment stays quick.
 */
import type { EnrichContext } from '@openkms/schema/domain/prompt/enrichment.ts';
import { matchingTrainings } from '@openkms/schema/domain/prompt/matching-trainings.ts';
import { type Attended, scheduleAhead } from '@openkms/schema/domain/prompt/schedule-ahead.ts';
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
    trainings: trainingsFor(rows.training, task),
    schedule: scheduleAhead(attendedBy(rows, person.userId), now),
    fragments: fragmentsFor(rows, person, contents),
    zone: rows.office.get(person.officeId)?.zone ?? NO_ZONE,
  };
}

/** True when `content` refers to fragments, so that places in the composed text are not places in it. */
export function hasFragments(content: string): boolean {
  return refsOf(content).length > 0;
}

type Matches = { readonly task: string; readonly found: Gathered['trainings'] };
/** What was found last among the same rows: while the prompt is typed, its task stays. */
const lastMatches = new WeakMap<TableView<TrainingRow>, Matches>();

function trainingsFor(trainings: TableView<TrainingRow>, task: string): Gathered['trainings'] {
  const last = lastMatches.get(trainings);
  if (last?.task === task) return last.found;
  const found = matchingTrainings(task, trainings.all());
  lastMatches.set(trainings, { task, found });
  return found;
}

function attendedBy(rows: PreviewRows, userId: string): readonly Attended[] {
  return rows.registration.where('userId', userId).flatMap(({ status, sessionId }) => {
    const session = status === 'registered' ? rows.session.get(sessionId) : undefined;
    const training = session && rows.training.get(session.trainingId);
    if (session?.status !== 'scheduled' || training === undefined) return [];
    const { id, meetings, room, officeId } = session;
    return [{ id, meetings, room, title: training.title, office: rows.office.get(officeId)?.name ?? '' }];
  });
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
