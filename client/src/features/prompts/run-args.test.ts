/** What a page sends is what the command takes. */
import { commands } from '@openkms/schema/commands/registry.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { expect, test } from 'vitest';
import { againArgs, startArgs } from './run-args.ts';
import { runRow, runTextRow } from './run-fixture.ts';

const kindOf = (args: JsonObject) => commands.get('prompt-run.start')?.prepare({ version: 1, args }).kind;

const explanation = { enricher: 'time-tags' as const, what: 'The day.', addedTokens: 4.6 };

test('the text goes as it was shown, and what explains it in whole tokens and at most so long', () => {
  const enriched = {
    text: ' Hello.\n\n',
    explanations: [explanation, { ...explanation, what: `${'x'.repeat(499)}😀` }],
    exampleIds: ['c1'],
  };
  const asked = { promptId: 'p', versionId: 'v', enriched, task: 'Greet', values: { n: 1 }, model: ' gpt-4o ' };
  const args = startArgs('r', asked);
  expect(args).toMatchObject({
    input: ' Hello.\n\n',
    model: 'gpt-4o',
    caseId: null,
    explanations: [{ addedTokens: 5 }, {}],
  });
  expect(kindOf(args)).toBe('ready');
  const many = { ...enriched, explanations: Array.from({ length: 400 }, () => explanation) };
  expect(kindOf(startArgs('r', { ...asked, enriched: many }))).toBe('ready');
});

test('again sends the same input with the same settings as a run of its own', () => {
  const run = runRow('r1', { caseId: 'c1', model: 'llama3', traceId: 'a'.repeat(32) });
  const args = againArgs('r2', run, runTextRow('r1', { input: 'As sent', settings: { temperature: 0.2 } }));
  expect(args).toMatchObject({ runId: 'r2', input: 'As sent', caseId: 'c1', model: 'llama3', temperature: 0.2 });
  expect(args).not.toHaveProperty('traceId');
  expect(kindOf(args)).toBe('ready');
});
