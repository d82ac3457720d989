// What the list promises to assistive technology, read from what it renders.
import { validationContext } from '@openkms/schema/domain/prompt/test-findings.ts';
import { validate } from '@openkms/schema/domain/prompt/validate.ts';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ChecksList } from './checks-list.tsx';

const TEXT = 'Hi\u200b {{ nmae }}';
const context = validationContext({ variables: [{ name: 'name', type: 'text', required: true }] });
const nothing = () => {};
const html = (text: string, now = text, onPutRight?: () => void) =>
  renderToStaticMarkup(
    <ChecksList
      checks={{ text, findings: validate(text, context) }}
      text={now}
      onGoTo={nothing}
      onPutRight={onPutRight}
    />,
  );

test('the count is a status, and the severity a word beside its icon', () => {
  const shown = html(TEXT);
  expect(shown).toMatch(/<output[^>]*>.*1 error, 2 warnings<\/output>/s);
  expect(shown.indexOf('<strong>Error</strong>')).toBeLessThan(shown.indexOf('<strong>Warning</strong>'));
});

test('nothing to say is said', () => {
  expect(html('{{ name }}')).toContain('No findings');
});

test('can be put right only where a fix is known and somebody takes it, and only in the text that was checked', () => {
  expect(html(TEXT)).not.toContain('Put right');
  expect(html(TEXT, TEXT, nothing).match(/Put right/g)).toHaveLength(2);
  expect(html(TEXT, TEXT, nothing)).not.toContain('aria-disabled="true"');
  expect(html(TEXT, `${TEXT}!`, nothing).match(/aria-disabled="true"/g)).toHaveLength(2);
});

test('what is about no place in the text offers none', () => {
  expect(html(TEXT).match(/Go to/g)).toHaveLength(2);
});
