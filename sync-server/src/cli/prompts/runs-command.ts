/** `openkms prompt runs`: the latest runs, those of a chain, or all of them as a file. */
import { z } from 'zod';
import type { Credentials, TokenCredentials } from '../api-client.ts';
import { shown } from '../prompt-files/problem.ts';
import type { Terminal } from '../terminal.ts';
import { openDoor } from './ask-prompts.ts';
import { findPrompt } from './find-prompt.ts';
import type { PromptRunsOptions } from './prompt-command-line.ts';
import { PROMPTS } from './rest-shapes.ts';
import { run, type Run } from './run-shapes.ts';
import { cell, counted } from './table.ts';

/** With --export everything; without it as many as one reads. */
const SHOWN = 50;
const page = z.object({ items: z.array(run), nextCursor: z.string().nullable() });
const chain = z.object({ items: z.array(run.extend({ depth: z.number() })), isWhole: z.boolean() });

export async function listRunsCommand(
  { prompt, trace, status, export: format }: PromptRunsOptions,
  credentials: Credentials | TokenCredentials,
  terminal: Terminal,
): Promise<void> {
  const api = await openDoor(credentials);
  const promptId = prompt === undefined ? undefined : await findPrompt(api, prompt);
  const filter = new URLSearchParams({
    ...(promptId === undefined ? {} : { promptId }),
    ...(trace === undefined ? {} : { traceId: trace }),
    ...(status === undefined ? {} : { status }),
  });
  if (format !== undefined) {
    filter.set('format', format);
    for await (const text of api.read(`${PROMPTS}/runs/export?${filter.toString()}`)) terminal.write(text);
    return api.signOut();
  }
  const isChain = trace !== undefined && promptId === undefined && status === undefined;
  filter.set('limit', String(SHOWN));
  const { runs, isWhole } = isChain
    ? await api
        .get(`/api/v1/traces/${trace}`, chain)
        .then(({ items, isWhole: whole }) => ({ runs: items, isWhole: whole }))
    : await api.get(`${PROMPTS}/runs?${filter.toString()}`, page).then(({ items, nextCursor }) => {
        return { runs: items.map((each) => ({ ...each, depth: 0 })), isWhole: nextCursor === null };
      });
  await api.signOut();
  if (terminal.json) return terminal.print(JSON.stringify({ runs, isWhole }));
  if (runs.length === 0) return terminal.print('No runs.');
  terminal.print(row('ASKED (UTC)', 'STATUS', 'SCORE', 'RUN'));
  for (const each of runs) terminal.print(lineOf(each, each.depth));
  terminal.print(
    isWhole ? `${counted(runs.length, 'run')}.` : `${runs.length} runs, and there are more; --export has them all.`,
  );
}

function lineOf({ askedAt, status, score, id }: Run, depth: number): string {
  const asked = new Date(askedAt).toISOString().slice(0, 16).replace('T', ' ');
  return row(asked, status, score === null ? '' : score.toFixed(2), `${'  '.repeat(depth)}${id}`);
}

function row(asked: string, status: string, score: string, id: string): string {
  return `${cell(asked, 16)}  ${cell(status, 9)}  ${cell(score, 5)}  ${shown(id)}`;
}
