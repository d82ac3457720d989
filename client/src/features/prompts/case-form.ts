/** A test case as a form holds it. Pure. Always: what is typed stays as typed until it is asked what it means; values are held to the types of the prompt's variables. */
import type { JsonObject, PromptCaseCheck, PromptCaseRow, PromptVariable } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import { CHECK_KINDS } from './case-words.ts';
import { readValues, under } from './preview-values.ts';
import { defaultText } from './variable-form.ts';

const checkDraft = z.object({
  /** Stays the same while the check is typed. */
  key: z.string(),
  kind: z.enum(CHECK_KINDS.map(({ value }) => value)),
  /** What the answer holds; or how many words, as typed. */
  text: z.string(),
});
export type CheckDraft = z.infer<typeof checkDraft>;

export const caseDraft = z.object({
  name: z.string(),
  task: z.string(),
  values: z.record(z.string(), z.string()),
  expected: z.string(),
  checks: z.array(checkDraft),
  isExample: z.boolean(),
});
export type CaseDraft = z.infer<typeof caseDraft>;

export const NEW_CASE: CaseDraft = { name: '', task: '', values: {}, expected: '', checks: [], isExample: false };
const MOST_CHECKS = 20;

/** `row` as a form shows it. */
export function caseDraftOf(row: PromptCaseRow, variables: readonly PromptVariable[]): CaseDraft {
  const { name, task, values, expected, checks, isExample } = row;
  const typed = variables.flatMap(({ name: of, type }) => {
    const value = Object.hasOwn(values, of) ? (values[of] ?? null) : null;
    return value === null ? [] : [[of, defaultText({ type, default: value })] as const];
  });
  const drafts = checks.map((check, at): CheckDraft => {
    const text = check.kind === 'json' ? '' : check.kind === 'at-most-words' ? String(check.words) : check.text;
    return { key: String(at), kind: check.kind, text };
  });
  return { name, task, values: Object.fromEntries(typed), expected, checks: drafts, isExample };
}

/** One more check, with a key that none of `checks` has; the same list where no more fit. */
export function withNewCheck(checks: readonly CheckDraft[]): CheckDraft[] {
  if (checks.length >= MOST_CHECKS) return [...checks];
  const key = String(Math.max(-1, ...checks.map((check) => Number(check.key))) + 1);
  return [...checks, { key, kind: 'contains', text: '' }];
}

export type CaseErrors = {
  readonly name?: string;
  readonly task?: string;
  readonly expected?: string;
  /** By the names of variables. */
  readonly values: { readonly [name: string]: string };
  /** By the keys of checks. */
  readonly checks: { readonly [key: string]: string };
};

const LONGEST = { name: 120, task: 20_000, expected: 50_000, check: 2_000, words: 1_000_000 };

/** What is wrong with a form. */
export function caseErrors(draft: CaseDraft, variables: readonly PromptVariable[]): CaseErrors {
  const name = draft.name.trim();
  const wrongName =
    name === ''
      ? 'Give it a name.'
      : name.length > LONGEST.name
        ? `A name has at most ${LONGEST.name} characters.`
        : /[<>]/.test(name)
          ? 'Leave out < and >.'
          : undefined;
  const expected =
    draft.expected.length > LONGEST.expected
      ? `An answer has at most ${LONGEST.expected.toLocaleString('en')} characters.`
      : draft.isExample && draft.expected.trim() === ''
        ? 'An example needs a good answer to show.'
        : undefined;
  return {
    ...(wrongName === undefined ? {} : { name: wrongName }),
    ...(draft.task.length > LONGEST.task
      ? { task: `A task has at most ${LONGEST.task.toLocaleString('en')} characters.` }
      : {}),
    ...(expected === undefined ? {} : { expected }),
    values: { ...missingValues(variables, draft), ...readValues(variables, draft.values).wrong },
    checks: Object.fromEntries(
      draft.checks.flatMap((check) => {
        const wrong = checkError(check);
        return wrong === undefined ? [] : [[check.key, wrong]];
      }),
    ),
  };
}

/** Whether nothing is wrong. */
export function isFine({ values, checks, ...fields }: CaseErrors): boolean {
  return Object.keys({ ...fields, ...values, ...checks }).length === 0;
}

/** The arguments of `prompt-case.save` for a form without errors. */
export function caseArgs(
  draft: CaseDraft,
  variables: readonly PromptVariable[],
  ids: { readonly caseId: string; readonly promptId: string; readonly replaces: string | null },
): JsonObject {
  const { name, task, expected, isExample } = draft;
  const { values } = readValues(variables, draft.values);
  const checks = draft.checks.map((check) => ({ ...checkOf(check) }));
  return { ...ids, name: name.trim(), task, values, expected, checks, isExample };
}

/** The arguments that bring `row` back under another id. */
export function caseAgainArgs(
  row: PromptCaseRow,
  ids: { readonly caseId: string; readonly replaces: string | null },
): JsonObject {
  const { promptId, name, task, values, expected, checks, isExample } = row;
  return { ...ids, promptId, name, task, values, expected, checks: checks.map((check) => ({ ...check })), isExample };
}

/** Without them the case could never be run. */
function missingValues(variables: readonly PromptVariable[], { values }: CaseDraft): CaseErrors['values'] {
  const missing = variables.filter(({ name, required, default: otherwise }) => {
    return required && otherwise === null && under(values, name).trim() === '';
  });
  return Object.fromEntries(missing.map(({ name }) => [name, 'The prompt needs a value here.']));
}

function checkOf({ kind, text }: CheckDraft): PromptCaseCheck {
  switch (kind) {
    case 'json':
      return { kind };
    case 'at-most-words':
      return { kind, words: Number(text) };
    case 'contains':
    case 'lacks':
    case 'equals':
      return { kind, text };
  }
}

function checkError({ kind, text }: CheckDraft): string | undefined {
  if (kind === 'json') return undefined;
  if (kind !== 'at-most-words') {
    if (text.trim() === '') return 'Say which words.';
    return text.length > LONGEST.check ? 'This is too long for a check.' : undefined;
  }
  const words = Number(text);
  return Number.isInteger(words) && words >= 1 && words <= LONGEST.words
    ? undefined
    : 'Write a whole number, such as 50.';
}
