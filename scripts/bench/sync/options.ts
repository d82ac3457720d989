/** What was asked of `npm run bench:sync`, understood. Pure. */
import { parseArgs } from 'node:util';

export const GROUPS = ['first-sync', 'latency', 'storm', 'drain', 'failover'] as const;
export type Group = (typeof GROUPS)[number];

export type SyncOptions = {
  readonly clients: number;
  /** Rows in the database before clients come; it grows there by tenfold steps from 5,000. */
  readonly rows: number;
  readonly viewSyncers: number;
  /** Whose people the clients are: the real catalogue's (3,300 rows each) or the small organisation's (500 rows each). */
  readonly catalogue: 'real' | 'small';
  readonly groups: readonly Group[];
  /** Commands that each client has queued when the storm begins. */
  readonly queued: number;
  /** How long clients are watched while others write, s. */
  readonly seconds: number;
  /** File for the results as JSON; null: standard output alone. */
  readonly out: string | null;
};

export const USAGE = `npm run bench:sync -- [--clients N] [--rows N] [--view-syncers N] [--catalogue real|small] [--only ${GROUPS.join(',')}] [--queued N] [--seconds N] [--quick] [--out FILE]`;

/** Reads the command line; `--quick` is a small run of everything. Throws TypeError with one clear sentence. */
export function readOptions(argv: readonly string[]): SyncOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      clients: text,
      rows: text,
      'view-syncers': text,
      only: text,
      queued: text,
      seconds: text,
      out: text,
      catalogue: { type: 'string', default: 'real' },
      quick: { type: 'boolean', default: false },
    },
    strict: true,
  });
  const usual = values.quick
    ? { clients: 20, rows: 50_000, queued: 50, seconds: 10 }
    : { clients: 500, rows: 500_000, queued: 50, seconds: 60 };
  const number = (name: Exclude<keyof typeof values, 'quick' | 'only' | 'out' | 'catalogue'>, usually: number) => {
    const value = Number(values[name] ?? usually);
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`--${name} is a number from 1. Use: ${USAGE}`);
    return value;
  };
  const { catalogue } = values;
  if (catalogue !== 'real' && catalogue !== 'small') throw new TypeError(`--catalogue is real or small. Use: ${USAGE}`);
  const asked = values.only?.split(',').map((name) => name.trim()) ?? [...GROUPS];
  const unknown = asked.filter((name) => !GROUPS.some((group) => group === name));
  if (unknown.length > 0) throw new TypeError(`There is no group ${unknown.join(', ')}. Use: ${USAGE}`);
  return {
    clients: number('clients', usual.clients),
    rows: number('rows', usual.rows),
    viewSyncers: number('view-syncers', 1),
    catalogue,
    groups: GROUPS.filter((group) => asked.includes(group)),
    queued: number('queued', usual.queued),
    seconds: number('seconds', usual.seconds),
    out: values.out ?? null,
  };
}
