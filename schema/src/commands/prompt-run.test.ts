/** prompt-run.*: who may run what, and what is refused and why. */
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../domain/codes.ts';
import type { Actor } from '../domain/actor.ts';
import { mayDo } from '../domain/prompt/rights.ts';
import type { JsonObject, PromptRunRow } from '../domain/rows.ts';
import { commands } from './registry.ts';
import { CELLS, eli, emma, grace, worldWithPrompt } from './test-prompts.ts';

const RUN = '019f0000-0000-7000-8000-000000000001';
const start = (patch: JsonObject = {}) => ({
  runId: RUN,
  promptId: 'p',
  versionId: 'v1',
  input: 'Summarise: …',
  ...patch,
});
const refused = (args: JsonObject) => commands.get('prompt-run.start')?.prepare({ version: 1, args })?.kind !== 'ready';

describe('prompt-run.start', () => {
  it('keeps what it cost apart from what was said, and asks a worker', () => {
    const { issue, all } = worldWithPrompt();
    const explanations = [
      { enricher: 'time-tags', what: 'It is winter.', addedTokens: 4 },
      { enricher: 'time-tags', what: 'It is Monday.', addedTokens: 4 },
    ];
    const outcome = issue(
      eli,
      'prompt-run.start',
      start({ task: 'the minutes', values: { n: 3 }, explanations, temperature: 0.2 }),
    );
    expect(outcome).toMatchObject({ status: 'applied', jobs: [{ name: 'prompt.run', runId: RUN }] });
    const [run] = all('promptRun');
    expect(run).toMatchObject({
      userId: 'eli',
      status: 'asked',
      enrichers: ['time-tags'],
      attempts: 0,
      costMicros: null,
      score: null,
    });
    expect(JSON.stringify(run)).not.toContain('Summarise');
    expect(JSON.stringify(run)).not.toContain('minutes');
    expect(all('promptRunText')).toMatchObject([
      {
        id: RUN,
        userId: 'eli',
        input: 'Summarise: …',
        output: '',
        task: 'the minutes',
        values: { n: 3 },
        settings: { temperature: 0.2 },
        explanations,
        log: [{ event: 'asked' }],
      },
    ]);
  });

  it.each(CELLS)(
    '$name, prompt of emma, scope $scope, $status: as the prompt may be read',
    ({ scope, status, who }) => {
      const { issue, prompt, all } = worldWithPrompt({ scope, status });
      const readable = mayDo('read', prompt(), who);
      const outcome = issue(who, 'prompt-run.start', start());
      const code = readable ? `prompt_${status}` : 'not_found';
      expect(outcome).toMatchObject(
        readable && status === 'active' ? { status: 'applied' } : { status: 'rejected', code },
      );
      expect(all('promptRun')).toHaveLength(outcome.status === 'applied' ? 1 : 0);
    },
  );

  it.each<[string, JsonObject, ErrorCode]>([
    ['a prompt that is not there', { promptId: 'q' }, 'not_found'],
    ['a version that is not there', { versionId: 'v9' }, 'version_unknown'],
    ['a version of another prompt', { versionId: 'other-v' }, 'version_unknown'],
    ['a case that is not there', { caseId: 'c9' }, 'case_unknown'],
    ['a case of another prompt', { caseId: 'other-c' }, 'case_unknown'],
  ])('refuses %s', (_what, patch, code) => {
    const { issue, all } = worldWithPrompt();
    const other = { promptId: 'other', versionId: 'other-v', title: 'Other', scope: 'global', content: 'Other.' };
    issue(emma, 'prompt.create', other);
    issue(emma, 'prompt-case.save', { caseId: 'other-c', promptId: 'other', name: 'A case' });
    expect(issue(emma, 'prompt-run.start', start(patch))).toMatchObject({ status: 'rejected', code });
    expect(all('promptRun')).toEqual([]);
  });

  it('refuses an id that another run has', () => {
    const { issue, all } = worldWithPrompt();
    issue(emma, 'prompt-run.start', start());
    expect(issue(eli, 'prompt-run.start', start())).toMatchObject({ code: 'duplicate_id' });
    expect(all('promptRun')).toMatchObject([{ userId: 'emma' }]);
  });

  it('lets 200 of a person wait, and no more until one has ended', () => {
    const { issue, change } = worldWithPrompt();
    for (let n = 1; n <= 200; n += 1) {
      expect(issue(emma, 'prompt-run.start', start({ runId: `r${n}` })).status).toBe('applied');
      if (n % 2 === 0) change('promptRun', `r${n}`, { status: 'running' });
    }
    expect(issue(emma, 'prompt-run.start', start())).toMatchObject({ code: 'too_many_runs', details: { most: 200 } });
    expect(issue(eli, 'prompt-run.start', start({ runId: 'eli' })).status).toBe('applied');
    change('promptRun', 'r7', { status: 'done' });
    expect(issue(emma, 'prompt-run.start', start()).status).toBe('applied');
  });

  it('counts what agents run in a person’s name apart, each for itself', () => {
    const { issue } = worldWithPrompt();
    const as = (agent: string) => ({ ...emma, agent });
    const fill = (who: Actor, name: string) => {
      for (let n = 1; n <= 200; n += 1)
        expect(issue(who, 'prompt-run.start', start({ runId: `${name}-${n}` })).status).toBe('applied');
    };
    fill(as('scribe'), 'scribe');
    expect(issue(as('scribe'), 'prompt-run.start', start())).toMatchObject({ code: 'too_many_runs' });
    expect(issue(as('clerk'), 'prompt-run.start', start({ runId: 'c' })).status).toBe('applied');
    fill(emma, 'emma');
    expect(issue(emma, 'prompt-run.start', start())).toMatchObject({ code: 'too_many_runs' });
  });

  it.each<[string, JsonObject]>([
    ['no text', { input: ' \n' }],
    ['a text that is too long', { input: 'x'.repeat(500_001) }],
    ['a temperature nobody has', { temperature: 2.1 }],
    ['an answer of nothing', { maxOutputTokens: 0 }],
    ['a trace of zeros', { traceId: '0'.repeat(32) }],
    ['a trace that is none', { traceId: 'A'.repeat(32) }],
  ])('does not understand %s', (_what, patch) => {
    expect(refused(start(patch))).toBe(true);
    expect(refused(start())).toBe(false);
  });

  it('refuses values that Postgres does not store, rather than set them aside where administrators read them', () => {
    for (const values of [{ name: 'a\0' }, { name: ['\ud83d'] }, { 'a\0': 1 }]) {
      const prepared = commands.get('prompt-run.start')?.prepare({ version: 1, args: start({ values }) });
      expect(prepared).toMatchObject({ kind: 'refused', code: 'invalid_args' });
    }
  });

  it('is of an agent where the door says so, whatever a device says', () => {
    const { issue, all } = worldWithPrompt();
    issue(emma, 'prompt-run.start', start({ agent: 'scribe' }));
    issue({ ...emma, agent: 'scribe' }, 'prompt-run.start', start({ runId: 'r2', agent: null }));
    expect(all('promptRun').map(({ agent }) => agent)).toEqual([null, 'scribe']);
  });

  it('tells the audit log how long the text is, and no more', () => {
    const prepared = commands
      .get('prompt-run.start')
      ?.prepare({ version: 1, args: start({ task: 'secret', values: { a: 'secret' } }) });
    expect(prepared).toMatchObject({ kind: 'ready', command: { audited: { runId: RUN, characters: 12 } } });
    expect(JSON.stringify(prepared)).not.toContain('secret');
  });

  it('has a trace of its own, or that of the chain it stands in', () => {
    const { issue, all } = worldWithPrompt();
    issue(emma, 'prompt-run.start', start());
    issue(emma, 'prompt-run.start', start({ runId: 'r-2' }));
    issue(emma, 'prompt-run.start', start({ runId: 'r3', traceId: 'ab'.repeat(16), parentRunId: RUN }));
    for (const runId of ['nightly-2026-01-31-a', 'nightly-2026-01-31-b'])
      issue(emma, 'prompt-run.start', start({ runId }));
    const traces = all('promptRun').map(({ traceId }) => traceId);
    for (const trace of traces) expect(trace).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
    expect(traces[0]).toBe(RUN.replaceAll('-', ''));
    expect(traces[2]).toBe('ab'.repeat(16));
    expect(new Set(traces).size).toBe(5);
  });
});

describe('prompt-run.cancel', () => {
  it.each(['asked', 'running'] as const)('ends one that is %s', (status) => {
    const { issue, change, all } = worldWithPrompt();
    issue(emma, 'prompt-run.start', start());
    change('promptRun', RUN, { status });
    expect(issue(emma, 'prompt-run.cancel', { runId: RUN }).status).toBe('applied');
    expect(all('promptRun')[0]).toMatchObject({ status: 'cancelled', endedAt: expect.any(Number) });
    expect(issue(emma, 'prompt-run.cancel', { runId: RUN })).toMatchObject({ status: 'adjusted', code: 'already_so' });
  });

  it.each(['done', 'failed'] as const)('is too late for one that is %s', (status) => {
    const { issue, change } = worldWithPrompt();
    issue(emma, 'prompt-run.start', start());
    change('promptRun', RUN, { status });
    expect(issue(emma, 'prompt-run.cancel', { runId: RUN })).toMatchObject({ code: 'run_ended', details: { status } });
  });

  it('is for whoever started it; before all others, administrators among them, there is nothing', () => {
    const { issue } = worldWithPrompt();
    issue(emma, 'prompt-run.start', start());
    for (const who of [eli, grace]) {
      expect(issue(who, 'prompt-run.cancel', { runId: RUN })).toMatchObject({ code: 'not_found' });
      expect(issue(who, 'prompt-run.cancel', { runId: 'r9' })).toMatchObject({ code: 'not_found' });
    }
  });
});

describe('prompt-run.judge', () => {
  const ended = (status: PromptRunRow['status']) => {
    const made = worldWithPrompt();
    made.issue(emma, 'prompt-run.start', start());
    made.change('promptRun', RUN, { status });
    return made;
  };

  it.each(['done', 'failed'] as const)('says what is said of one that is %s, and leaves the rest', (status) => {
    const { issue, all } = ended(status);
    const judge = (said: JsonObject) => issue(emma, 'prompt-run.judge', { runId: RUN, ...said });
    expect(judge({ score: 0.5, note: 'Too long.' }).status).toBe('applied');
    expect(judge({ feedback: 'down' }).status).toBe('applied');
    expect(all('promptRun')[0]).toMatchObject({ score: 0.5, feedback: 'down', note: 'Too long.', status });
    judge({ score: null, feedback: null });
    expect(all('promptRun')[0]).toMatchObject({ score: null, feedback: null, note: 'Too long.' });
  });

  it.each(['asked', 'running', 'cancelled'] as const)('waits for one that is %s', (status) => {
    const outcome = ended(status).issue(emma, 'prompt-run.judge', { runId: RUN, feedback: 'up' });
    expect(outcome).toMatchObject({ status: 'rejected', code: 'run_not_ended', details: { status } });
  });

  it('is for whoever read the answer', () => {
    const { issue } = ended('done');
    for (const who of [eli, grace])
      expect(issue(who, 'prompt-run.judge', { runId: RUN, feedback: 'up' })).toMatchObject({ code: 'not_found' });
  });

  it('must say something, within bounds', () => {
    const kindOf = (args: JsonObject) => commands.get('prompt-run.judge')?.prepare({ version: 1, args })?.kind;
    expect(kindOf({ runId: RUN })).not.toBe('ready');
    expect(kindOf({ runId: RUN, score: 1.01 })).not.toBe('ready');
    expect(kindOf({ runId: RUN, feedback: 'sideways' })).not.toBe('ready');
    expect(kindOf({ runId: RUN, score: null })).toBe('ready');
  });
});
