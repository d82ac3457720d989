import { describe, expect, it } from 'vitest';
import type { PromptScope, PromptStatus } from '../rows.ts';
import { mayDo, type PromptAct, type PromptReader } from './rights.ts';

const owner: PromptReader = { userId: 'emma', role: 'employee' };
const colleague: PromptReader = { userId: 'eli', role: 'employee' };
const manager: PromptReader = { userId: 'michael', role: 'manager' };
const admin: PromptReader = { userId: 'admin', role: 'admin' };
const owningAdmin: PromptReader = { userId: 'emma', role: 'admin' };
const scribe: PromptReader = { agent: 'scribe' };
const other: PromptReader = { agent: 'other' };

const ACTS: readonly PromptAct[] = ['read', 'write', 'delete', 'link'];
/** What each may do, one letter an act; `scribe` is the agent that the prompt of scope `agent` names. */
const TABLE: readonly [PromptScope, PromptStatus, Record<string, string>][] = [
  [
    'user',
    'active',
    {
      owner: 'rwd-',
      colleague: '----',
      manager: '----',
      admin: '----',
      owningAdmin: 'rwdl',
      scribe: '----',
      other: '----',
    },
  ],
  [
    'agent',
    'active',
    {
      owner: 'rwd-',
      colleague: 'r---',
      manager: 'r---',
      admin: 'rwdl',
      owningAdmin: 'rwdl',
      scribe: 'r---',
      other: '----',
    },
  ],
  [
    'global',
    'active',
    {
      owner: 'rwd-',
      colleague: 'rwd-',
      manager: 'rwd-',
      admin: 'rwdl',
      owningAdmin: 'rwdl',
      scribe: 'r---',
      other: 'r---',
    },
  ],
  [
    'user',
    'deleted',
    {
      owner: 'rwd-',
      colleague: '----',
      manager: '----',
      admin: '----',
      owningAdmin: 'rwdl',
      scribe: '----',
      other: '----',
    },
  ],
  [
    'agent',
    'deleted',
    {
      owner: 'rwd-',
      colleague: '----',
      manager: '----',
      admin: 'rwdl',
      owningAdmin: 'rwdl',
      scribe: '----',
      other: '----',
    },
  ],
  [
    'global',
    'deleted',
    {
      owner: 'rwd-',
      colleague: '----',
      manager: '----',
      admin: 'rwdl',
      owningAdmin: 'rwdl',
      scribe: '----',
      other: '----',
    },
  ],
];
const people: Record<string, PromptReader> = { owner, colleague, manager, admin, owningAdmin, scribe, other };

const cells = TABLE.flatMap(([scope, status, row]) =>
  Object.entries(row).flatMap(([who, letters]) =>
    ACTS.map((act, index) => ({ scope, status, who, act, may: letters[index] !== '-' })),
  ),
);

describe('rights over a prompt', () => {
  it.each(cells)('$who, $act, scope $scope, $status: $may', ({ scope, status, who, act, may }) => {
    const prompt = { scope, status, ownerId: 'emma', agent: scope === 'agent' ? 'scribe' : null };
    expect(mayDo(act, prompt, people[who] as PromptReader)).toBe(may);
  });

  it('gives a prompt of scope agent that names none to every agent', () => {
    const prompt = { scope: 'agent', status: 'active', ownerId: 'emma', agent: null } as const;
    expect([scribe, other].map((agent) => mayDo('read', prompt, agent))).toEqual([true, true]);
  });
});
