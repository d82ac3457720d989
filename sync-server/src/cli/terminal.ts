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

/** A bar that redraws itself on a terminal; elsewhere one line whenever something else begins. */
function createProgress(err: Stream, total: number): Progress {
  let done = 0;
  let last = '';
  return {
    advance: (by, what) => {
      done += by;
      if (err.isTTY === true) {
        const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
        const bar = '█'.repeat(filled).padEnd(BAR, '░');
        err.write(`\r${bar} ${done.toLocaleString('en')} / ${total.toLocaleString('en')} ${what.padEnd(14)}`);
      } else if (what !== last) err.write(`${what} …\n`);
      last = what;
    },
    end: () => {
      if (err.isTTY === true) err.write('\n');
      else err.write(`${done} of ${total} rows done\n`);
    },
  };
}
