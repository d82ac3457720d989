/** What was asked of `npm run sim`, understood. Pure. Always: a number that is none is refused with one clear sentence. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

export type Options = {
  readonly runs: number;
  /** The first seed. */
  readonly from: number;
  /** Goes on where `state` says the last soak with it ended. */
  readonly resume: boolean;
  /** Failing runs are made short before they are printed. */
  readonly shrink: boolean;
  readonly state: string;
  /** Processes. */
  readonly workers: number;
  /** Runs at once in each. */
  readonly parallel: number;
};

export const USAGE =
  'npm run sim -- [--runs N] [--seed N] [--from N] [--resume] [--shrink] [--state FILE] [--workers N] [--parallel N]';

/** Reads the command line; `home` is OPENKMS_HOME. Throws TypeError with one clear sentence. */
export function readOptions(argv: readonly string[], home: string): Options {
  const values = parsed(argv, home);
  const seed = values.seed === undefined ? null : whole('--seed', values.seed);
  if (seed !== null && values.resume)
    throw new TypeError(`--seed runs one seed: there is nothing to resume. Use: ${USAGE}`);
  return {
    runs: seed === null ? whole('--runs', values.runs ?? '1000') : whole('--runs', values.runs ?? '1'),
    from: seed ?? whole('--from', values.from),
    resume: values.resume,
    shrink: values.shrink,
    state: values.state,
    workers: whole('--workers', values.workers),
    parallel: whole('--parallel', values.parallel),
  };
}

function parsed(argv: readonly string[], home: string) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        runs: { type: 'string' },
        seed: { type: 'string' },
        from: { type: 'string', default: '1' },
        resume: { type: 'boolean', default: false },
        shrink: { type: 'boolean', default: false },
        state: { type: 'string', default: path.join(home, 'simulation.json') },
        workers: { type: 'string', default: String(Math.min(8, availableParallelism())) },
        parallel: { type: 'string', default: '3' },
      },
      strict: true,
    }).values;
  } catch (error) {
    // Node says which option it does not know, and not which there are.
    throw new TypeError(`${error instanceof Error ? error.message : String(error)}. Use: ${USAGE}`, { cause: error });
  }
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`${name} is a whole number from 1. Use: ${USAGE}`);
  return value;
}
