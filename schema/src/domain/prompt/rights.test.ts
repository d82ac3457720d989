/** The rule, held to every cell of the table (test-rights.ts). */
import { describe, expect, it } from 'vitest';
import type { PromptScope } from '../rows.ts';
import { mayDo, type PromptReader } from './rights.ts';
import { AGENT, type Cell, cellsOf, KINDS, OTHER_AGENT, type Teller } from './test-rights.ts';

const readerOf = (teller: Teller): PromptReader =>
  teller === 'agent' ? { agent: AGENT } : { userId: 'who comes', role: teller };
const promptOf = ({ kind, status }: Pick<Cell, 'kind' | 'status'>) => {
  const { scope, agent, by } = KINDS[kind];
  return { scope, agent, status, ownerId: by === 'oneself' ? 'who comes' : 'another' };
};

describe('rights over a prompt', () => {
  const cells = cellsOf(['employee', 'manager', 'admin', 'agent']);

  it.each(cells)('$teller, $kind, $status, $act: $ends', ({ teller, act, ends, ...prompt }) => {
    // Out of use is no want of rights: whoever may restore it may write again.
    const isAllowed = ends === 'done' || ends === 'out of use';
    if (act === 'link' && promptOf(prompt).scope === 'user')
      expect(mayDo(act, promptOf(prompt), readerOf(teller))).toBe(false);
    else expect(mayDo(act, promptOf(prompt), readerOf(teller))).toBe(isAllowed);
  });

  it('are written down for each act, of whoever comes, in each state', () => {
    expect(cells).toHaveLength(4 * 3 * (8 * 3 + 5));
  });

  it.each<PromptScope>(['user', 'agent', 'global'])('of scope %s change nothing for an agent that owns', (scope) => {
    const prompt = { scope, status: 'active', agent: OTHER_AGENT, ownerId: AGENT } as const;
    expect(mayDo('read', prompt, { agent: AGENT })).toBe(scope === 'global');
  });
});
