/**
 * `openkms prompt run`: a prompt with a model, once or on its cases. Always: a request that had to be sent twice makes one
 * run; what a check says is what the shared rule says (domain/prompt/score.ts).
 */
import { randomUUID } from 'node:crypto';
import { scoreAnswer } from '@openkms/schema/domain/prompt/score.ts';
import { z } from 'zod';
import type { ApiCaller, Credentials, TokenCredentials } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { shown } from '../prompt-files/problem.ts';
import type { Terminal } from '../terminal.ts';
import { inParallel, openDoor } from './ask-prompts.ts';
import { findPrompt } from './find-prompt.ts';
import type { PromptRunOptions } from './prompt-command-line.ts';
import { PROMPTS } from './rest-shapes.ts';
import {
  type PromptCase,
  type PromptCheck,
  promptCase,
  run,
  type Run,
  type RunDetail,
  runDetail,
} from './run-shapes.ts';
import { paragraphs } from './table.ts';

/** A run failed, or a check did not hold. */
const NOT_GOOD = 1;
/** s a request waits; the server takes no more than 60. */
const WAIT_S = 30;

const started = z.object({ run });
type Held = { readonly check: PromptCheck; readonly holds: boolean };
/** `refused`: the server took no run, for the reason in `code`. */
type Result = {
  readonly runId: string;
  readonly case: string | null;
  readonly status: Run['status'] | 'refused';
  readonly code: string | null;
  readonly checks: readonly Held[];
  readonly output: string | null;
  readonly run: Run | null;
};

/** Resolves with 0 where every run that was waited for is done and every check held, else 1. Throws CliError `not_found`. */
export async function runPromptCommand(
  options: PromptRunOptions,
  credentials: Credentials | TokenCredentials,
  terminal: Terminal,
): Promise<number> {
  const api = await openDoor(credentials);
  const promptId = options.which === undefined ? undefined : await findPrompt(api, options.which);
  const cases = promptId === undefined ? [] : await casesOf(api, promptId, options);
  const path = promptId === undefined ? `${PROMPTS}/runs` : `${PROMPTS}/${promptId}/runs`;
  const onCases = options.cases || options.case !== undefined;
  const isWaiting = options.wait || onCases;
  const results = await inParallel(onCases ? cases : [null], async (tried) => {
    const runId = randomUUID();
    try {
      const asked = await api.post(
        path,
        { ...bodyOf(options), runId, ...(tried ? { caseId: tried.id } : {}) },
        started,
      );
      terminal.note(`openkms: run ${runId}${tried ? ` of ${shown(tried.name)}` : ''}`);
      return isWaiting ? ended(await waited(api, runId, options.timeout), tried) : onlyAsked(asked.run);
    } catch (error) {
      // Of many cases one that cannot be run is a case that fails.
      if (!tried || !(error instanceof CliError) || error.refusal?.status !== 422) throw error;
      return {
        runId,
        case: tried.name,
        status: 'refused',
        code: error.refusal.code,
        checks: [],
        output: null,
        run: null,
      } as const;
    }
  });
  await api.signOut();
  const isGood = !isWaiting || results.every(isAsItShould);
  if (terminal.json) terminal.print(JSON.stringify({ ok: isGood, runs: results }));
  else for (const result of results) report(result, isWaiting, terminal);
  if (!terminal.json && onCases)
    terminal.print(`${results.filter(isAsItShould).length} of ${results.length} as they should be.`);
  return isGood ? 0 : NOT_GOOD;
}

async function casesOf(
  api: ApiCaller,
  promptId: string,
  { case: name, cases: all }: PromptRunOptions,
): Promise<PromptCase[]> {
  if (!all && name === undefined) return [];
  const { items } = await api.get(`${PROMPTS}/${promptId}/cases`, z.object({ items: z.array(promptCase) }));
  const chosen = items.filter((each) => all || each.name === name || each.id === name);
  if (chosen.length > 0) return chosen;
  throw new CliError('not_found', `Prompt ${promptId} has no case${all ? '' : ` "${shown(name ?? '')}"`}.`);
}

function bodyOf({ capability, agent, version, label, task, value, model, temperature }: PromptRunOptions): object {
  return {
    ...(capability === undefined ? {} : { capability }),
    ...(agent === undefined ? {} : { agent }),
    ...(version === undefined ? {} : { versionId: version }),
    ...(label === undefined ? {} : { label }),
    ...(task === undefined ? {} : { task }),
    ...(value === undefined ? {} : { values: value }),
    ...(model === undefined ? {} : { model }),
    ...(temperature === undefined ? {} : { temperature }),
  };
}

async function waited(api: ApiCaller, runId: string, timeoutS: number): Promise<RunDetail> {
  const until = performance.now() + timeoutS * 1000;
  for (;;) {
    const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    const seen = await api.get(`${PROMPTS}/runs/${runId}?wait=${Math.min(WAIT_S, left)}`, runDetail);
    if (!isOpen(seen) || left === 0) return seen;
  }
}

function ended({ text, ...seen }: RunDetail, tried: PromptCase | null): Result {
  const output = text?.output ?? null;
  const { results } = scoreAnswer(seen.status === 'done' ? (tried?.checks ?? []) : [], output ?? '');
  const { id: runId, status, code } = seen;
  return { runId, case: tried?.name ?? null, status, code, checks: results, output, run: seen };
}

function onlyAsked(seen: Run): Result {
  return { runId: seen.id, case: null, status: seen.status, code: seen.code, checks: [], output: null, run: seen };
}

function isAsItShould({ status, checks }: Result): boolean {
  return status === 'done' && checks.every(({ holds }) => holds);
}

function isOpen({ status }: Pick<Result, 'status'>): boolean {
  return status === 'asked' || status === 'running';
}

function report(result: Result, isWaiting: boolean, terminal: Terminal): void {
  const { runId, case: name, status, code, checks, output } = result;
  if (!isWaiting) return terminal.print(runId);
  if (name === null && status === 'done') return terminal.write(paragraphs(output ?? ''));
  const why = isOpen(result) ? ' and has not ended in time' : code === null ? '' : ` (${shown(code)})`;
  terminal.print(`${isAsItShould(result) ? 'ok  ' : 'FAIL'}  ${name === null ? runId : shown(name)}: ${status}${why}`);
  for (const { check, holds } of checks) if (!holds) terminal.print(`      does not hold: ${wordsOf(check)}`);
}

function wordsOf(check: PromptCheck): string {
  switch (check.kind) {
    case 'json':
      return 'is JSON';
    case 'at-most-words':
      return `has at most ${check.words} words`;
    default:
      return `${check.kind} ${shown(JSON.stringify(check.text))}`;
  }
}
