/**
 * A prompt as prompt.import takes it, in parts. Pure. Always: each part is below what one request may hold; the first one
 * makes the prompt, every further one continues its history, with the head on its way to where the file says; what the
 * first could not say yet follows as `after`.
 */
import type { importArgs } from '@openkms/schema/commands/prompt-import.ts';
import type { z } from 'zod';
import { headOf, type PromptFile, type PromptFileVersion } from '../prompt-files/prompt-file.ts';
import { versionIdOf } from './prompt-key.ts';

type ImportBody = z.input<typeof importArgs>;
export type ImportPlan = {
  readonly parts: readonly ImportBody[];
  readonly after: {
    /** Labels at versions of later parts. */
    readonly labels: readonly { readonly label: string; readonly versionId: string }[];
    /** Held back, as nothing can be added to what is archived. */
    readonly archived: boolean;
  };
};

/** Bytes of JSON of the versions in one part. A request takes 1 MiB, a command a million characters. */
export const PART_BYTES = 900_000;
const PART_VERSIONS = 500;

/** How `prompt` is sent as `promptId`. */
export function importPlan(prompt: PromptFile, promptId: string, orgId: string): ImportPlan {
  const versions = prompt.versions.map((version) => ({
    versionId: versionIdOf(promptId, version, orgId),
    number: version.number,
    parents: parentsOf(version),
    content: version.content,
    notes: version.notes,
    author: version.author,
  }));
  const cut = cutVersions(versions);
  const [first = []] = cut;
  const newest = first.at(-1)?.number ?? 1;
  const labels = Object.entries(prompt.labels);
  const way = wayTo(headOf(prompt), prompt.versions);
  const fields = {
    promptId,
    title: prompt.title,
    scope: prompt.scope,
    agent: prompt.agent,
    tags: [...prompt.tags],
    variables: prompt.variables.map((variable) => ({ ...variable })),
    source: prompt.source,
  };
  return {
    parts: cut.map((part, index) => ({
      ...fields,
      versions: part,
      ...headIn(way, part.at(-1)?.number ?? null),
      labels: index === 0 ? Object.fromEntries(labels.filter(([, number]) => number <= newest)) : {},
      archived: cut.length === 1 && prompt.archived,
    })),
    after: {
      labels: labels
        .filter(([, number]) => number > newest)
        .flatMap(([label, number]) => {
          const at = versions.find((version) => version.number === number);
          return at ? [{ label, versionId: at.versionId }] : [];
        }),
      archived: cut.length > 1 && prompt.archived,
    },
  };
}

/** Numbers from the head back to the first version, each the one that its author was writing on. */
function wayTo({ number }: PromptFileVersion, versions: readonly PromptFileVersion[]): readonly number[] {
  const way: number[] = [];
  for (let at = number ?? undefined; at !== undefined;) {
    way.push(at);
    const version = versions[at - 1];
    at = version && parentsOf(version)[0];
  }
  return way;
}

/** A history that names no parents is a line: said, as a part by itself does not show what it goes on from. */
function parentsOf({ number, parents }: PromptFileVersion): number[] {
  if (parents.length > 0 || number === null || number === 1) return [...parents];
  return [number - 1];
}

/** Where the head stands when versions up to `last` are there: each part goes on from where the one before it stood. */
function headIn(way: readonly number[], last: number | null): { head?: number } {
  const head = way.find((number) => number <= (last ?? 0));
  return head === undefined || head === last ? {} : { head };
}

function cutVersions<T>(versions: readonly T[]): T[][] {
  const parts: T[][] = [];
  let [part, bytes]: [T[], number] = [[], 0];
  for (const version of versions) {
    const length = jsonBytes(version);
    if (part.length > 0 && (part.length >= PART_VERSIONS || bytes + length > PART_BYTES)) {
      parts.push(part);
      [part, bytes] = [[], 0];
    }
    part.push(version);
    bytes += length;
  }
  return [...parts, part];
}

/** How much of a request `value` takes. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
