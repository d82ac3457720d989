/** What was asked of `npm run bench`, understood. Pure. Always: a group that does not exist is refused by name. */
import { parseArgs } from 'node:util';

/** In the order they run: what writes little comes before what writes much, so that every group meets the loaded data. */
export const GROUPS = [
  'bundle',
  'search',
  'rest',
  'first-sync',
  'cold-start',
  'commands',
  'live',
  'drain',
  'executor',
] as const;
export type Group = (typeof GROUPS)[number];

export type Options = {
  readonly groups: readonly Group[];
  /** File for the JSON lines; null: standard output alone. */
  readonly out: string | null;
  /** Seconds to wait before each group for other work on the machine to end. */
  readonly patience: number;
};

export const USAGE = `npm run bench -- [--only ${GROUPS.join(',')}] [--out FILE] [--patience SECONDS]`;

/** Reads the command line. Throws TypeError with one clear sentence. */
export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: { only: { type: 'string' }, out: { type: 'string' }, patience: { type: 'string', default: '20' } },
    strict: true,
  });
  const asked = values.only?.split(',').map((name) => name.trim()) ?? [...GROUPS];
  const unknown = asked.filter((name) => !isGroup(name));
  if (unknown.length > 0 || asked.length === 0)
    throw new TypeError(`There is no group ${unknown.join(', ')}. Use: ${USAGE}`);
  const patience = Number(values.patience);
  if (!(patience >= 0)) throw new TypeError(`--patience is a number of seconds. Use: ${USAGE}`);
  return { groups: GROUPS.filter((group) => asked.includes(group)), out: values.out ?? null, patience };
}

function isGroup(name: string): name is Group {
  return GROUPS.some((group) => group === name);
}
