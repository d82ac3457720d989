/**
 * What the server knows that helps a prompt: trainings that match the task, what the person has ahead, fragments in reach.
 * Always: only what the reader may read; an agent has no calendar; chosen by the functions that the browser's preview
 * chooses with, of all rows there are, so that the same rows give the same text.
 */
import type { EnrichContext } from '@openkms/schema/domain/prompt/enrichment.ts';
import { matchingTrainings } from '@openkms/schema/domain/prompt/matching-trainings.ts';
import { scheduleAhead } from '@openkms/schema/domain/prompt/schedule-ahead.ts';
import { topicWords } from '@openkms/schema/domain/prompt/relevance.ts';
import { parseTemplate } from '@openkms/schema/domain/prompt/template.ts';
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import { slugOf } from '@openkms/schema/domain/prompt/slug.ts';
import { office, prompt, promptVersion, registration, session, training, user } from '@openkms/schema/db/tables.ts';
import { and, eq, gt, inArray } from 'drizzle-orm';
import type { OrgTransaction } from '../execute/org-transaction.ts';
import { readableBy } from '../http/prompts/prompt-store.ts';

type Gathered = Pick<EnrichContext, 'trainings' | 'schedule' | 'fragments' | 'zone'>;

/** Prompts whose names are looked through for fragments. */
const MOST_PROMPTS = 20_000;
/** How often fragments of fragments are asked for; deeper ones are refused by the enrichment itself. */
const ROUNDS = 16;
const NO_ZONE = 'UTC';

/** Gathers for `task` and for each of the wordings that may be taken; `now` in ms UTC. */
export async function gatherContext(
  tx: OrgTransaction,
  reader: PromptReader,
  { task, wordings, now }: { readonly task: string; readonly wordings: readonly string[]; readonly now: number },
): Promise<Gathered> {
  const userId = 'agent' in reader ? undefined : reader.userId;
  return {
    trainings: await trainingsFor(tx, task),
    schedule: userId === undefined ? [] : await ahead(tx, userId, now),
    fragments: await fragmentsFor(tx, reader, wordings),
    zone: userId === undefined ? NO_ZONE : await zoneOf(tx, userId),
  };
}

async function trainingsFor({ db }: OrgTransaction, task: string): Promise<Gathered['trainings']> {
  if (topicWords(task).length === 0) return [];
  const { id, title, description, skills, status } = training;
  const rows = await db.select({ id, title, description, skills, status }).from(training).where(eq(status, 'active'));
  return matchingTrainings(task, rows);
}

async function zoneOf({ db }: OrgTransaction, userId: string): Promise<string> {
  const [row] = await db
    .select({ zone: office.zone })
    .from(user)
    .innerJoin(office, eq(office.id, user.officeId))
    .where(eq(user.id, userId));
  return row?.zone ?? NO_ZONE;
}

async function ahead({ db }: OrgTransaction, userId: string, now: number): Promise<Gathered['schedule']> {
  const { id, meetings, room } = session;
  const attended = await db
    .select({ id, meetings, room, title: training.title, office: office.name })
    .from(registration)
    .innerJoin(session, eq(session.id, registration.sessionId))
    .innerJoin(training, eq(training.id, session.trainingId))
    .innerJoin(office, eq(office.id, session.officeId))
    .where(
      and(
        eq(registration.userId, userId),
        eq(registration.status, 'registered'),
        eq(session.status, 'scheduled'),
        gt(session.endsAt, now),
      ),
    );
  return scheduleAhead(attended, now);
}

/** The prompts that the wordings refer to, and those they refer to, as they stand now. */
async function fragmentsFor(
  { db }: OrgTransaction,
  reader: PromptReader,
  wordings: readonly string[],
): Promise<Gathered['fragments']> {
  let wanted = new Set(wordings.flatMap(refsOf));
  if (wanted.size === 0) return [];
  const rows = await db
    .select()
    .from(prompt)
    .where(and(eq(prompt.status, 'active'), readableBy(reader)))
    .limit(MOST_PROMPTS);
  const inReach = rows.map((row) => ({ ...row, slug: slugOf(row.title) }));
  const found = new Map<string, Gathered['fragments'][number]>();
  for (let round = 0; round < ROUNDS && wanted.size > 0; round += 1) {
    const news = inReach.filter(({ id, slug }) => !found.has(id) && (wanted.has(id) || wanted.has(slug)));
    if (news.length === 0) break;
    const heads = await db
      .select({ id: promptVersion.id, content: promptVersion.content })
      .from(promptVersion)
      .where(
        inArray(
          promptVersion.id,
          news.map(({ headId }) => headId),
        ),
      );
    const textOf = new Map(heads.map((head) => [head.id, head.content]));
    for (const { id, slug, scope, headId } of news)
      found.set(id, { id, slug, scope, content: textOf.get(headId) ?? '' });
    wanted = new Set(news.flatMap(({ headId }) => refsOf(textOf.get(headId) ?? '')));
  }
  return [...found.values()];
}

function refsOf(content: string): readonly string[] {
  const parsed = parseTemplate(content);
  return parsed.kind === 'parsed' ? parsed.fragments.map(({ ref }) => ref) : [];
}
