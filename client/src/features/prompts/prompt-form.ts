/** The form of a prompt: what is typed, what it means, what is wrong with it, what changed. Pure. */
import { agentName, capability, content, label, notes, promptFields } from '@openkms/schema/commands/prompt-fields.ts';
import { isErrorCode } from '@openkms/schema/domain/codes.ts';
import { type FieldChange, sameJson } from '@openkms/schema/domain/field-edit.ts';
import type { JsonObject, JsonValue, PromptRow, PromptScope } from '@openkms/schema/domain/rows.ts';
import type { z } from 'zod';
import { refusalWords } from './refusal-words.ts';
import { tagError } from './tag-edits.ts';
import { type VariableDraft, variableErrors, variablesOf } from './variable-form.ts';

/** What is set about a prompt apart from its text. */
export type DetailsDraft = {
  readonly title: string;
  readonly scope: PromptScope;
  /** Typed; empty is every agent. Counts only where the scope is `agent`. */
  readonly agent: string;
};
export type NewPromptDraft = DetailsDraft & {
  readonly tags: readonly string[];
  readonly variables: readonly VariableDraft[];
  readonly content: string;
  readonly notes: string;
};
export type FieldErrors = { readonly [field: string]: string };

export const NEW_PROMPT: NewPromptDraft = {
  title: '',
  scope: 'user',
  agent: '',
  tags: [],
  variables: [],
  content: '',
  notes: '',
};

/** True when nothing worth keeping was typed. */
export function isUntouched(draft: NewPromptDraft): boolean {
  return sameJson({ ...draft, scope: 'user' }, NEW_PROMPT);
}

/** What is wrong, field by field; empty when nothing is. */
export function newPromptErrors(draft: NewPromptDraft): FieldErrors {
  const tags = tagError(draft.tags);
  return {
    ...detailsErrors(draft),
    ...wrongIn({ content: draft.content, notes: draft.notes }),
    ...(tags === undefined ? {} : { tags }),
    ...(Object.keys(variableErrors(draft.variables)).length === 0
      ? {}
      : { variables: 'A variable needs another look; it says what is wrong.' }),
  };
}

/** What is wrong with title, scope and agent. */
export function detailsErrors(draft: DetailsDraft): FieldErrors {
  const agent = agentOf(draft);
  return wrongIn({ title: draft.title, ...(agent === null ? {} : { agent }) });
}

/** What is wrong with a saved text and its note. */
export function savingErrors(draft: { readonly content: string; readonly notes: string }): FieldErrors {
  return wrongIn({ content: draft.content, notes: draft.notes });
}

/** The arguments of prompt.create. */
export function createArgs(draft: NewPromptDraft, ids: { readonly promptId: string; readonly versionId: string }) {
  return {
    ...ids,
    title: draft.title.trim(),
    scope: draft.scope,
    agent: agentOf(draft),
    tags: draft.tags,
    variables: variablesOf(draft.variables) as unknown as JsonValue,
    source: 'human',
    content: draft.content,
    notes: draft.notes.trim(),
  } satisfies JsonObject;
}

/** The changes of prompt.edit, each from what the row says; empty when nothing differs. */
export function detailsChanges(prompt: PromptRow, draft: DetailsDraft): { [field: string]: FieldChange } {
  const values = { title: draft.title.trim(), scope: draft.scope, agent: agentOf(draft) };
  return changesOf(prompt, values);
}

/** `{from, to}` of each of `values` that `prompt` does not hold already. */
export function changesOf(prompt: PromptRow, values: JsonObject): { [field: string]: FieldChange } {
  const row = prompt as unknown as JsonObject;
  return Object.fromEntries(
    Object.entries(values)
      .filter(([field, value]) => !sameJson(row[field] ?? null, value))
      .map(([field, value]) => [field, { from: row[field] ?? null, to: value }]),
  );
}

/** The change that takes `changes` back. */
export function reversed(changes: { readonly [field: string]: FieldChange }): { [field: string]: FieldChange } {
  return Object.fromEntries(Object.entries(changes).map(([field, { from, to }]) => [field, { from: to, to: from }]));
}

/** What is wrong with a label's name; undefined for nothing. */
export function labelError(name: string): string | undefined {
  return wrongIn({ label: name })['label'];
}

/** What is wrong with a link as typed; an empty agent is every agent. */
export function linkErrors(draft: {
  readonly capability: string;
  readonly agent: string;
  readonly priority: string;
}): FieldErrors {
  const priority = Number(draft.priority);
  const fits = draft.priority.trim() !== '' && Number.isInteger(priority) && Math.abs(priority) <= 1000;
  return {
    ...wrongIn({
      capability: draft.capability,
      ...(draft.agent.trim() === '' ? {} : { agent: draft.agent }),
    }),
    ...(fits ? {} : { priority: 'A whole number from -1000 to 1000.' }),
  };
}

function agentOf({ scope, agent }: DetailsDraft): string | null {
  const name = agent.trim().toLowerCase();
  return scope === 'agent' && name !== '' ? name : null;
}

const rules: { readonly [field: string]: z.ZodType } = {
  title: promptFields.title,
  agent: agentName,
  content,
  notes,
  label,
  capability: capability.min(1, { error: 'empty_text' }),
};
const own: FieldErrors = {
  agent: 'Letters, digits, dots, dashes and underscores, such as scribe or mail-bot.',
  label: 'Letters, digits, dots, dashes and underscores, such as production.',
  capability: 'Such as summarize or mail.write; mail.* stands for all that begin so.',
};

function wrongIn(values: { readonly [field: string]: string }): FieldErrors {
  const errors: { [field: string]: string } = {};
  for (const [field, value] of Object.entries(values)) {
    const issue = rules[field]?.safeParse(value).error?.issues[0];
    if (issue !== undefined) errors[field] = wordsOf(field, value, issue);
  }
  return errors;
}

function wordsOf(field: string, value: string, issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') {
    const most = Number(issue.maximum).toLocaleString('en');
    return `This is too long: ${value.length.toLocaleString('en')} characters; at most ${most} fit.`;
  }
  if (value.trim() === '') return 'Write something here.';
  return own[field] ?? refusalWords(isErrorCode(issue.message) ? issue.message : 'invalid_args');
}
