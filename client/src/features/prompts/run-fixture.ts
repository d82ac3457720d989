/** Runs and cases of the prompt "p" for tests. */
import type { PromptCaseRow, PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';

/** A run of version p-1 that ended well and that nobody judged. */
export function runRow(id: string, over: Partial<PromptRunRow> = {}): PromptRunRow {
  return {
    id,
    orgId: 'o1',
    promptId: 'p',
    versionId: 'p-1',
    userId: 'emma',
    userName: 'Emma',
    agent: null,
    caseId: null,
    exampleIds: [],
    enrichers: [],
    status: 'done',
    code: null,
    model: '',
    answeredBy: 'echo-small',
    inputTokens: 10,
    outputTokens: 20,
    isEstimated: false,
    costMicros: 1000,
    latencyMs: 900,
    firstTokenMs: 200,
    score: null,
    feedback: null,
    note: '',
    traceId: '0'.repeat(31).concat('1'),
    parentRunId: null,
    attempts: 1,
    askedAt: 0,
    startedAt: 0,
    endedAt: 900,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}

/** What was said in the run `id`. */
export function runTextRow(id: string, over: Partial<PromptRunTextRow> = {}): PromptRunTextRow {
  return {
    id,
    orgId: 'o1',
    userId: 'emma',
    input: 'Say hello.',
    output: 'Hello.',
    finishReason: 'stop',
    task: '',
    values: {},
    settings: {},
    explanations: [],
    log: [],
    updatedAt: 0,
    ...over,
  };
}

/** A case without checks. */
export function caseRow(id: string, over: Partial<PromptCaseRow> = {}): PromptCaseRow {
  return {
    id,
    orgId: 'o1',
    promptId: 'p',
    name: id,
    task: '',
    values: {},
    expected: '',
    checks: [],
    isExample: false,
    status: 'active',
    createdBy: 'emma',
    createdByName: 'Emma',
    createdAt: 0,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}
