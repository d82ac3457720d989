/** Where the CLI writes: results on stdout, progress and complaints on stderr, so that a script can read one without the other. */

export type Terminal = {
  /** A line of the result. */
  readonly print: (line: string) => void;
  /** A result that is a text as it stands, line ends included. */
  readonly write: (text: string) => void;
  /** A line of progress or complaint. */
  readonly note: (line: string) => void;
  readonly json: boolean;
  readonly progress: (total: number) => Progress;
};

export type Progress = { readonly advance: (by: number, what: string) => void; readonly end: () => void };

type Stream = { readonly write: (text: string) => unknown; readonly isTTY?: boolean };

const BAR = 30;

/** With `json`, `print` is for the one JSON line of the result. */
export function createTerminal(out: Stream, err: Stream, json: boolean): Terminal {
  return {
    json,
    print: (line) => void out.write(`${line}\n`),
    write: (text) => void out.write(text),
    note: (line) => void err.write(`${line}\n`),
    progress: (total) => createProgress(err, total),
  };
}

/** A bar that redraws itself on a terminal; elsewhere nothing, for it would stand in logs and files. */
function createProgress(err: Stream, total: number): Progress {
  if (err.isTTY !== true) return { advance: () => undefined, end: () => undefined };
  let done = 0;
  return {
    advance: (by, what) => {
      done += by;
      const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
      const bar = '█'.repeat(filled).padEnd(BAR, '░');
      err.write(`\r${bar} ${done.toLocaleString('en')} / ${total.toLocaleString('en')} ${what.padEnd(14)}`);
    },
    end: () => void err.write('\n'),
  };
}
