/** A secret somebody types or pipes in: never an argument, which the list of processes shows, and never echoed. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** The first line of `input`; undefined where it ends without one. `ask` is said where a person types it. */
export function readSecret(input: NodeJS.ReadStream, ask: () => void): Promise<string | undefined> {
  if (input.isTTY) ask();
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output, terminal: input.isTTY });
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    // After a line this changes nothing any more.
    lines.once('close', () => resolve(undefined));
  });
}
