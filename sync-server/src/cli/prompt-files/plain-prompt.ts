/**
 * A prompt as plain data to be written. Pure. Always: what has its usual value is left out, so that files are short and
 * a change of one field is a change of one line; reading fills it in again.
 */
import type { JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import type { PromptFile, PromptFileVersion } from './prompt-file.ts';

/** All of `prompt` but its versions. */
export function plainFields(prompt: PromptFile): JsonObject {
  return withoutEmpty({
    id: prompt.id,
    title: prompt.title,
    scope: prompt.scope,
    agent: prompt.agent,
    tags: prompt.tags,
    source: prompt.source,
    archived: prompt.archived || null,
    variables: prompt.variables.map((variable) => ({ ...variable })),
    labels: prompt.labels,
    head: prompt.head,
  });
}

/** A version without its content. */
export function plainVersion(version: PromptFileVersion): JsonObject {
  return withoutEmpty({
    number: version.number,
    parents: version.parents,
    notes: version.notes === '' ? null : version.notes,
    author: version.author,
    createdAt: version.createdAt,
    diffHash: version.diffHash,
  });
}

/** All of `prompt`: a single content that nothing is known of stands beside the fields, without a list of versions. */
export function plainPrompt(prompt: PromptFile): JsonObject {
  const versions = prompt.versions.map((version) => ({ ...plainVersion(version), content: version.content }));
  const [only] = versions;
  if (only && versions.length === 1 && Object.keys(only).length === 1) return { ...plainFields(prompt), ...only };
  return { ...plainFields(prompt), versions };
}

function withoutEmpty(fields: { readonly [field: string]: JsonValue }): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: JsonValue): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
