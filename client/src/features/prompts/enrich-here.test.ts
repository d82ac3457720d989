import { expect, test } from 'vitest';
import { enrichHere, learntHere } from './enrich-here.ts';
import { FIRST_CHOICES } from './preview-choices.ts';
import { EMMA, headRow, promptRow, rowsOf } from './preview-fixture.ts';
import { caseRow } from './run-fixture.ts';

const prompt = promptRow('p', { headId: 'p-1' });
const version = headRow('p', 'Greet.\n');
const rows = rowsOf({
  prompt: [prompt],
  promptVersion: [version],
  promptCase: [
    caseRow('tried', { expected: 'The good answer.', isExample: true }),
    caseRow('other', { expected: 'Another answer.', isExample: true }),
  ],
});
const textFor = (without: string | null) => {
  const learnt = learntHere(rows, prompt, { isChosen: true, without });
  const { enrichers } = FIRST_CHOICES;
  const about = { promptId: 'p', variables: [], task: '', values: {}, model: '', maxTokens: null };
  const made = enrichHere(rows, EMMA, 0, { ...about, version, learnt, enrichers });
  return made.kind === 'enriched' ? made.text : made.fault.message;
};

test('a case that is tried is not shown its own good answer; others are', () => {
  expect(textFor('tried')).not.toContain('The good answer.');
  expect(textFor('tried')).toContain('Another answer.');
  expect(textFor(null)).toContain('The good answer.');
});
