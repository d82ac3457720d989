/**
 * Who may do what with which prompt, by hand from the words of the issue, for the tests of every door (rule, command,
 * REST, sync, CLI, pages). Always: nothing here is worked out from rights.ts; where the two differ, one of them is wrong.
 *
 *     admin  read write link delete · user  read write delete (own and shared), no link · agent  read only
 *     A prompt of one person is nobody else's, also not an administrator's; an agent sees its own and everybody's.
 */
import type { PromptScope, PromptStatus } from '../rows.ts';

export const ACTS = ['read', 'write', 'link', 'delete'] as const;
export type Act = (typeof ACTS)[number];
export const STATUSES = ['active', 'archived', 'deleted'] as const satisfies readonly PromptStatus[];

/** Whoever comes: three people, and the agent `scribe`. */
export type Teller = 'employee' | 'manager' | 'admin' | 'agent';
/** The agent that comes, and one that does not. */
export const AGENT = 'scribe';
export const OTHER_AGENT = 'other';

/** A prompt as whoever comes stands to it. */
export type Kind =
  | 'one’s own'
  | 'another’s own'
  | 'everybody’s, by oneself'
  | 'everybody’s, by another'
  | 'the agent’s, by oneself'
  | 'the agent’s, by another'
  | 'another agent’s'
  | 'every agent’s';
export const KINDS: Readonly<
  Record<Kind, { readonly scope: PromptScope; readonly agent: string | null; readonly by: 'oneself' | 'another' }>
> = {
  'one’s own': { scope: 'user', agent: null, by: 'oneself' },
  'another’s own': { scope: 'user', agent: null, by: 'another' },
  'everybody’s, by oneself': { scope: 'global', agent: null, by: 'oneself' },
  'everybody’s, by another': { scope: 'global', agent: null, by: 'another' },
  'the agent’s, by oneself': { scope: 'agent', agent: AGENT, by: 'oneself' },
  'the agent’s, by another': { scope: 'agent', agent: AGENT, by: 'another' },
  'another agent’s': { scope: 'agent', agent: OTHER_AGENT, by: 'another' },
  'every agent’s': { scope: 'agent', agent: null, by: 'another' },
};

/**
 * How it ends: done · refused as forbidden · answered as if it were not there · refused because it is out of use, and only
 * therefore · refused because what is one person's is linked to nothing.
 */
export type Ending = 'done' | 'forbidden' | 'unseen' | 'out of use' | 'not linkable';
const LETTERS: Readonly<Record<string, Ending>> = {
  y: 'done',
  n: 'forbidden',
  '-': 'unseen',
  o: 'out of use',
  x: 'not linkable',
};

/** One letter an act, in the order of {@link ACTS}. A blank: there is no such prompt (an agent owns none). */
type Row = readonly [employee: string, manager: string, admin: string, agent: string];
const TABLE: Readonly<Record<PromptStatus, Readonly<Record<Kind, Row>>>> = {
  active: {
    'one’s own': ['yyny', 'yyny', 'yyxy', ''],
    'another’s own': ['--n-', '--n-', '----', '-nnn'],
    'everybody’s, by oneself': ['yyny', 'yyny', 'yyyy', ''],
    'everybody’s, by another': ['yyny', 'yyny', 'yyyy', 'ynnn'],
    'the agent’s, by oneself': ['yyny', 'yyny', 'yyyy', ''],
    'the agent’s, by another': ['ynnn', 'ynnn', 'yyyy', 'ynnn'],
    'another agent’s': ['ynnn', 'ynnn', 'yyyy', '-nnn'],
    'every agent’s': ['ynnn', 'ynnn', 'yyyy', 'ynnn'],
  },
  archived: {
    'one’s own': ['yony', 'yony', 'yooy', ''],
    'another’s own': ['--n-', '--n-', '----', '-nnn'],
    'everybody’s, by oneself': ['yony', 'yony', 'yooy', ''],
    'everybody’s, by another': ['yony', 'yony', 'yooy', 'ynnn'],
    'the agent’s, by oneself': ['yony', 'yony', 'yooy', ''],
    'the agent’s, by another': ['ynnn', 'ynnn', 'yooy', 'ynnn'],
    'another agent’s': ['ynnn', 'ynnn', 'yooy', '-nnn'],
    'every agent’s': ['ynnn', 'ynnn', 'yooy', 'ynnn'],
  },
  // Deleting what is deleted changes nothing, and is no fault.
  deleted: {
    'one’s own': ['yony', 'yony', 'yooy', ''],
    'another’s own': ['--n-', '--n-', '----', '-nnn'],
    'everybody’s, by oneself': ['yony', 'yony', 'yooy', ''],
    'everybody’s, by another': ['--n-', '--n-', 'yooy', '-nnn'],
    'the agent’s, by oneself': ['yony', 'yony', 'yooy', ''],
    'the agent’s, by another': ['--n-', '--n-', 'yooy', '-nnn'],
    'another agent’s': ['--n-', '--n-', 'yooy', '-nnn'],
    'every agent’s': ['--n-', '--n-', 'yooy', '-nnn'],
  },
};

const TELLERS = ['employee', 'manager', 'admin', 'agent'] as const satisfies readonly Teller[];

/** A prompt before somebody, and how each act ends. */
export type Case = {
  readonly teller: Teller;
  readonly kind: Kind;
  readonly status: PromptStatus;
  readonly ends: Readonly<Record<Act, Ending>>;
};

/** Every prompt before everybody. */
export const CASES: readonly Case[] = STATUSES.flatMap((status) =>
  (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    TELLERS.flatMap((teller, index): Case[] => {
      const letters = TABLE[status][kind][index] ?? '';
      if (letters === '') return [];
      const ends = Object.fromEntries(ACTS.map((act, at) => [act, LETTERS[letters[at] ?? '']]));
      return [{ teller, kind, status, ends: ends as Case['ends'] }];
    }),
  ),
);

/** A cell of the table. */
export type Cell = Omit<Case, 'ends'> & { readonly act: Act; readonly ends: Ending };

/** Every cell whose act is one of `acts` and which `tellers` come to. */
export function cellsOf(tellers: readonly Teller[], acts: readonly Act[] = ACTS): readonly Cell[] {
  return CASES.filter(({ teller }) => tellers.includes(teller)).flatMap(({ ends, ...rest }) =>
    acts.map((act) => ({ ...rest, act, ends: ends[act] })),
  );
}
