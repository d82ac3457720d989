/** A run under several hands: it ends once, and how it ended stays. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PromptRunRow } from '../domain/rows.ts';
import { eli, emma, worldWithPrompt } from './test-prompts.ts';

const RUN = 'r1';
const start = () => ({ runId: RUN, promptId: 'p', versionId: 'v1', input: 'Summarise: …' });

it('ends once, whoever does what in whatever order', () => {
  const act = fc.constantFrom('start', 'cancel', 'judge', 'claims', 'answers', 'fails', 'asks again');
  fc.assert(
    fc.property(fc.array(fc.record({ act, who: fc.constantFrom(emma, eli) }), { maxLength: 20 }), (acts) => {
      const { issue, change, all } = worldWithPrompt();
      let before: PromptRunRow | undefined;
      for (const { act: what, who } of acts) {
        if (what === 'start') issue(who, 'prompt-run.start', start());
        else if (what === 'cancel') issue(who, 'prompt-run.cancel', { runId: RUN });
        else if (what === 'judge') issue(who, 'prompt-run.judge', { runId: RUN, score: 1 });
        else work(what);
        const [run] = all('promptRun');
        const isOver = before !== undefined && before.status !== 'asked' && before.status !== 'running';
        if (isOver) expect(run).toMatchObject({ status: before?.status, endedAt: before?.endedAt });
        if (run?.score === 1) expect(['done', 'failed']).toContain(run.status);
        expect(all('promptRunText')).toHaveLength(run ? 1 : 0);
        before = run;
      }

      /** As the worker does it: under its guards. */
      function work(what: 'claims' | 'answers' | 'fails' | 'asks again') {
        const status = all('promptRun')[0]?.status;
        if (what === 'claims' && (status === 'asked' || status === 'running'))
          change('promptRun', RUN, { status: 'running' });
        if (status !== 'running' || what === 'claims') return;
        if (what === 'asks again') change('promptRun', RUN, { status: 'asked' });
        else change('promptRun', RUN, { status: what === 'answers' ? 'done' : 'failed', endedAt: 1 });
      }
    }),
    { numRuns: 500 },
  );
});
