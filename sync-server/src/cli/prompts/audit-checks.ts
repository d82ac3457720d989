/** What an audit of prompts looks for. Pure. Always: a check looks at one thing and says it in one sentence. */
import { contentFindings } from './content-findings.ts';
import type { PromptDetail } from './rest-shapes.ts';

export const AUDIT_CODES = {
  unlinked: 'linked to no capability',
  never_labelled: 'no label ever stood at a version of it',
  never_reviewed: 'nobody has reviewed it',
  unused: 'neither changed nor run for a long time',
  archived_with_label: 'archived, and a label still stands at it',
  duplicate: 'the same text is another prompt too',
  rights_too_wide: 'open to more than its text or its purpose asks for',
  invalid: 'its text has errors',
  open_conflict: 'two versions contradict each other, and nobody has decided',
} as const;
export type AuditCode = keyof typeof AUDIT_CODES;
export type AuditFinding = {
  readonly code: AuditCode;
  readonly promptId: string;
  readonly title: string;
  readonly message: string;
};

export type AuditSubject = {
  readonly prompt: PromptDetail;
  /** Ids of other active prompts with the same text. */
  readonly twins: readonly string[];
  /** Ids of its open conflicts. */
  readonly conflicts: readonly string[];
  /** Somebody ran it in the last {@link RUN_DAYS} days. */
  readonly isRun: boolean;
  /** ms UTC */
  readonly now: number;
};
type Said = readonly [AuditCode, string];
type Check = (subject: AuditSubject) => readonly Said[];

const DAY_MS = 24 * 3600_000;
const UNUSED_DAYS = 180;
/** Whatever was run within so many days is used, however long ago it was written. */
export const RUN_DAYS = 90;

/** What a prompt that others work with should have. A prompt of one person can have no link, and nobody else to review it. */
const kept: Check = ({ prompt: { scope, status, links, labelMoves, reviewedAt } }) => {
  if (scope === 'user' || status !== 'active') return [];
  return [
    ...(links.length === 0 ? [['unlinked', 'It is linked to no capability.'] as const] : []),
    ...(labelMoves.length === 0 ? [['never_labelled', 'No label ever stood at a version of it.'] as const] : []),
    ...(reviewedAt === null ? [['never_reviewed', 'Nobody has reviewed it.'] as const] : []),
  ];
};

const unused: Check = ({ prompt: { status, updatedAt }, isRun, now }) => {
  const days = Math.floor((now - updatedAt) / DAY_MS);
  if (status !== 'active' || isRun || days < UNUSED_DAYS) return [];
  return [['unused', `It was last changed ${days} days ago, and not run in the last ${RUN_DAYS}.`]];
};

const labelled: Check = ({ prompt: { status, labels } }) => {
  const standing = Object.keys(labels).toSorted();
  if (status === 'active' || standing.length === 0) return [];
  return [['archived_with_label', `It is ${status}, and ${standing.join(', ')} still stands at it.`]];
};

const duplicate: Check = ({ twins }) =>
  twins.length === 0
    ? []
    : [['duplicate', `The same text is ${twins.length === 1 ? 'prompt' : 'prompts'} ${twins.join(', ')}.`]];

const unnamedAgent: Check = ({ prompt: { scope, agent, status } }) =>
  scope === 'agent' && agent === null && status === 'active'
    ? [['rights_too_wide', 'It is for agents and names none: every agent reads it.']]
    : [];

const text: Check = ({ prompt: { scope, status, headId, versions, variables } }) => {
  const head = versions.find(({ id }) => id === headId);
  if (!head || status !== 'active') return [];
  return contentFindings(head.content, variables).flatMap(({ code, severity, line, message }): Said[] => {
    // The validators repeat no secret, and so does no audit.
    const said = `${message} (line ${line}, ${code})`;
    if (/^(?:secret|personal)_/.test(code)) return scope === 'user' ? [] : [['rights_too_wide', said]];
    return severity === 'error' ? [['invalid', said]] : [];
  });
};

const conflicting: Check = ({ conflicts }) =>
  conflicts.length === 0 ? [] : [['open_conflict', `Open: ${conflicts.join(', ')}.`]];

const CHECKS: readonly Check[] = [kept, unused, labelled, duplicate, unnamedAgent, text, conflicting];

/** Everything that is to be said of one prompt. */
export function auditPrompt(subject: AuditSubject): AuditFinding[] {
  const { id: promptId, title } = subject.prompt;
  return CHECKS.flatMap((check) => check(subject)).map(([code, message]) => ({ code, promptId, title, message }));
}
