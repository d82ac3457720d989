/**
 * One command in the outbox, as memory and IndexedDB hold it. Always: the envelope never changes once saved; `revision`
 * grows with every change, so of two copies the later is known; the story tells each step in order.
 */
import { z } from 'zod';
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import { NEW, nextProgress, type OutboxEvent, type Progress, type ProgressState } from './state.ts';

/** One step: what it became (or that a try failed, or the server forgot it), ms UTC by the device's clock. */
export type StoryStep = { readonly at: number; readonly what: ProgressState | 'not-sent' | 'forgotten' };

export type OutboxEntry = {
  readonly id: string;
  readonly userId: string;
  readonly seq: number;
  readonly envelope: CommandEnvelope;
  /** `table:id` of what it is about. */
  readonly entity: string;
  readonly progress: Progress;
  readonly story: readonly StoryStep[];
  readonly revision: number;
  /** ms UTC by the device's clock; null until the end is known. */
  readonly finishedAt: number | null;
  /** The person has seen how it ended. */
  readonly acknowledged: boolean;
};

/** `draft` as an entry that was never numbered: how what the disk refused goes into a file. `at`: ms UTC. */
export function entryOf(
  { userId, device }: { readonly userId: string; readonly device: { readonly id: string } },
  draft: Omit<CommandEnvelope, 'seq' | 'device' | 'actor'>,
  entity: string,
  at: number,
): OutboxEntry {
  return {
    id: draft.id,
    userId,
    seq: 0,
    envelope: { ...draft, actor: userId, device: device.id, seq: 0 },
    entity,
    progress: NEW,
    story: [{ at, what: 'saved' }],
    revision: 1,
    finishedAt: null,
    acknowledged: false,
  };
}

/** A story keeps its first steps and its last. */
const LONGEST_STORY = 40;

/** The entry after `event` at `at` (ms UTC); the same object where nothing changes. Pure. */
export function advance(entry: OutboxEntry, event: OutboxEvent, at: number): OutboxEntry {
  const progress = nextProgress(entry.progress, event);
  if (progress === entry.progress) return entry;
  const finished = !['saved', 'sending', 'sent'].includes(progress.state);
  const what = event.kind === 'forgotten' ? 'forgotten' : progress.state === 'saved' ? 'not-sent' : progress.state;
  return {
    ...entry,
    progress,
    story: shortened([...entry.story, { at, what }]),
    revision: entry.revision + 1,
    finishedAt: finished ? (entry.finishedAt ?? at) : null,
    // What becomes of it now is to be seen anew.
    acknowledged: entry.acknowledged && event.kind !== 'forgotten',
  };
}

/** ms UTC by the server's clock; null where nothing of a decision is known. */
export function decidedAt({ progress }: OutboxEntry): number | null {
  return 'verdict' in progress ? progress.verdict.decidedAt : null;
}

function shortened(story: readonly StoryStep[]): readonly StoryStep[] {
  return story.length <= LONGEST_STORY ? story : [...story.slice(0, 2), ...story.slice(-(LONGEST_STORY - 2))];
}

const json: z.ZodType<JsonValue> = z.json();
const jsonObject = z.record(z.string(), json) as z.ZodType<JsonObject>;
const receiptStatus = z.enum(['applied', 'adjusted', 'conflict', 'rejected', 'dead-letter']);
const progressState = z.enum(['saved', 'sending', 'sent', 'withdrawn', ...receiptStatus.options]);

export const verdictSchema = z.object({
  status: receiptStatus,
  code: z.string().nullable(),
  details: jsonObject,
  decidedAt: z.number(),
});

const tried = {
  attempts: z.number(),
  forgot: z.number().exactOptional(),
  forgotBefore: z.array(z.number()).exactOptional(),
};
const failure = z.object({
  code: z.string(),
  nextTryAt: z.number(),
  tries: z.number(),
  reason: z.string().exactOptional(),
});
const progress = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['saved', 'sending']), ...tried, failure: failure.exactOptional() }),
  z.object({ state: z.literal('withdrawn'), ...tried }),
  z.object({ state: z.literal('sent'), ...tried, verdict: verdictSchema }),
  z.object({
    state: receiptStatus,
    ...tried,
    verdict: verdictSchema,
    proof: z.enum(['receipt', 'answer']),
  }),
]);

/** Loose, as the entry is: what a later build put in is sent, and written down again, by an older one that meets it. */
const envelope = z.looseObject({
  id: z.string(),
  name: z.string(),
  version: z.number(),
  args: json,
  base: json.exactOptional(),
  actor: z.string(),
  device: z.string(),
  seq: z.number(),
  issuedAt: z.number(),
  offlineSince: z.number().nullable().exactOptional(),
  role: z.enum(['employee', 'manager', 'admin']).exactOptional(),
});

const entry = z.looseObject({
  id: z.string(),
  userId: z.string(),
  seq: z.number(),
  envelope,
  entity: z.string(),
  progress,
  story: z.array(z.object({ at: z.number(), what: z.enum([...progressState.options, 'not-sent', 'forgotten']) })),
  revision: z.number(),
  finishedAt: z.number().nullable(),
  acknowledged: z.boolean(),
});

/** An entry as IndexedDB gave it back, or null for something this build cannot read. */
export function readEntry(record: unknown): OutboxEntry | null {
  const parsed = entry.safeParse(record);
  return parsed.success ? parsed.data : null;
}

/** Those of `records` that this build can read. */
export function readEntries(records: readonly unknown[]): readonly OutboxEntry[] {
  return records.map(readEntry).filter((each) => each !== null);
}
