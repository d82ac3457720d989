/**
 * Sends prompts of files to the server. Always: importing again changes nothing; one that is refused does not keep its
 * neighbours out; two editions of one prompt go in one after the other, in the order of their files.
 */
import { diffHash } from '@openkms/schema/domain/prompt/normalise.ts';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { headOf, type PromptFile } from '../prompt-files/prompt-file.ts';
import type { Progress } from '../terminal.ts';
import { inParallel, listPrompts, readPrompt } from './ask-prompts.ts';
import { differingFields } from './differing-fields.ts';
import { importPlan } from './import-parts.ts';
import { elsewhereId, promptIdOf } from './prompt-key.ts';
import type { PromptSource } from './read-sources.ts';
import { type PromptDetail, PROMPTS, type PromptSummary } from './rest-shapes.ts';

export const OUTCOMES = [
  'made',
  'continued',
  'saved',
  'merged',
  'conflict',
  'changed',
  'unchanged',
  'refused',
] as const;
/**
 * `continued`: more versions of the same history; `saved`: a text of its own as a new version; `merged` with what others
 * wrote, or in `conflict` with it; `changed`: what a dry run can say of these three.
 */
export type ImportOutcome = (typeof OUTCOMES)[number];

export type Imported = {
  readonly file: string;
  readonly title: string;
  readonly promptId: string;
  readonly outcome: ImportOutcome;
  /** Of a refusal. */
  readonly code?: string;
  readonly message?: string;
  readonly conflictId?: string | undefined;
  /** What the file says otherwise and the server keeps. */
  readonly kept?: readonly string[];
};

type Landed = Pick<Imported, 'outcome' | 'conflictId'>;

const imported = z.object({
  outcome: z.enum(['made', 'continued', 'saved', 'merged', 'conflict', 'unchanged']),
  conflictId: z.string().optional(),
});
const saved = z.object({
  outcome: z.enum(['saved', 'already_so', 'merged', 'conflict']),
  conflict: z.object({ id: z.string() }).optional(),
});

/** Imports `sources`, or with `dryRun` says what importing them would do. Throws CliError where the server is away. */
export async function importPrompts(
  api: ApiClient,
  sources: readonly PromptSource[],
  { dryRun, progress }: { dryRun: boolean; progress: Progress },
): Promise<Imported[]> {
  const known = new Map((await listPrompts(api, {})).map((prompt) => [prompt.id, prompt]));
  const aimed = sources.map((source, index) => ({ source, index, id: idOf(source, known, api) }));
  const results: Imported[] = [];
  await inParallel([...Map.groupBy(aimed, ({ id }) => id).values()], async (editions) => {
    let head = known.get(editions[0]?.id ?? '')?.head.diffHash;
    for (const { source, index, id } of editions) {
      const next = diffHash(headOf(source.prompt).content);
      const about = { file: source.file, title: source.prompt.title, promptId: id };
      const there = known.get(id);
      const kept = there ? differingFields(source.prompt, there) : [];
      const landed = dryRun ? planned(head, next) : await landing(api, source, id, there, head === next);
      results[index] = { ...about, ...landed, ...(kept.length > 0 ? { kept } : {}) };
      head = next;
      progress.advance(1, 'prompts');
    }
  });
  return results;
}

function idOf({ key, prompt }: PromptSource, known: ReadonlyMap<string, PromptSummary>, { person }: ApiClient): string {
  const id = promptIdOf(key, prompt.scope, person);
  const elsewhere = elsewhereId(id, prompt.scope, person);
  return !known.has(id) && known.has(elsewhere) ? elsewhere : id;
}

function planned(head: string | undefined, next: string): Landed {
  if (head === undefined) return { outcome: 'made' };
  return { outcome: head === next ? 'unchanged' : 'changed' };
}

/** What became of one prompt; a refusal is an outcome, where it is about this prompt and not about who asks. */
async function landing(
  api: ApiClient,
  { prompt, key }: PromptSource,
  id: string,
  there: PromptSummary | undefined,
  isHead: boolean,
): Promise<Landed & Partial<Imported>> {
  // A file that ends where it began, or does not stand at its end, may hold more than the server does.
  const standsAtItsEnd = prompt.head === null && prompt.versions.length <= (there?.versionCount ?? 0);
  if (there && isHead && standsAtItsEnd) return { outcome: 'unchanged' };
  try {
    return await land(api, prompt, id, there);
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal.code === 'prompt_archived' && (await holds(api, id, prompt))) return { outcome: 'unchanged' };
    if (refusal.code !== 'duplicate_id' || key.kind !== 'own' || there)
      return { outcome: 'refused', code: refusal.code, message: refusal.detail };
  }
  // The id that the file says is taken where this person cannot see it, as by another organisation of the same database.
  try {
    const promptId = elsewhereId(id, prompt.scope, api.person);
    return { promptId, ...(await land(api, prompt, promptId, undefined)) };
  } catch (error) {
    const refusal = refusalIn(error);
    return { outcome: 'refused', code: refusal.code, message: refusal.detail };
  }
}

/** How the server said no to one prompt; every other failure is thrown on. */
function refusalIn(error: unknown): { code: string; detail: string } {
  const refusal = error instanceof CliError ? error.refusal : undefined;
  if (!refusal || ![400, 403, 404, 409, 413, 422, 500].includes(refusal.status)) throw error;
  return refusal;
}

async function land(api: ApiClient, prompt: PromptFile, id: string, there: PromptSummary | undefined): Promise<Landed> {
  const head = headOf(prompt);
  // A text that was edited below a history: it was written from the version that bears its number.
  if (there && head.number !== null && head.diffHash === null && head.number <= there.versionCount) {
    const detail = await readPrompt(api, id);
    const parent = detail.versions[head.number - 1];
    if (knows(detail, prompt)) return { outcome: 'unchanged' };
    if (parent && sharesHistory(detail, prompt)) {
      const body = { content: head.content, parent: parent.id, notes: head.notes === parent.notes ? '' : head.notes };
      const { outcome, conflict } = await api.post(`${PROMPTS}/${id}/version`, body, saved, uuidv7());
      return { outcome: outcome === 'already_so' ? 'unchanged' : outcome, conflictId: conflict?.id };
    }
  }
  const { parts, after } = importPlan(prompt, id, api.person.orgId);
  let first: Landed | undefined;
  for (const part of parts) {
    const { outcome, conflictId } = await api.post(`${PROMPTS}/import`, part, imported, uuidv7());
    if (first === undefined || first.outcome === 'unchanged') first = { outcome, conflictId };
  }
  if (first?.outcome !== 'made') return first ?? { outcome: 'unchanged' };
  const anything = z.unknown();
  for (const label of after.labels) await api.post(`${PROMPTS}/${id}/label`, label, anything, uuidv7());
  if (after.archived) await api.post(`${PROMPTS}/${id}/archive`, {}, anything, uuidv7());
  return first;
}

async function holds(api: ApiClient, id: string, prompt: PromptFile): Promise<boolean> {
  return knows(await readPrompt(api, id), prompt);
}

function knows({ versions }: PromptDetail, prompt: PromptFile): boolean {
  const head = diffHash(headOf(prompt).content);
  return versions.some((version) => version.diffHash === head);
}

/** Whether all versions of the file but the one that stands are those of the server. */
function sharesHistory({ versions }: PromptDetail, prompt: PromptFile): boolean {
  const head = headOf(prompt);
  return prompt.versions.every(
    (version, index) => version === head || versions[index]?.diffHash === diffHash(version.content),
  );
}
