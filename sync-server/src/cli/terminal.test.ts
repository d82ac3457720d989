/** What is written where, and what is not. */
import { expect, it } from 'vitest';
import { createTerminal } from './terminal.ts';

function writing(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  const progress = createTerminal(stream, stream, false).progress(2);
  progress.advance(1, 'prompts');
  progress.end();
  return written.join('');
}

it('shows progress on a terminal, and writes none into logs', () => {
  expect(writing(true)).toContain('1 / 2 prompts');
  expect(writing(false)).toBe('');
});
