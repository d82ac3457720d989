/**
 * `npm run line`: an address of its own in front of a running OpenKMS, whose network line Enter cuts and mends. For trying by
 * hand what happens without a network: what DevTools switch off is on again as soon as the browser is closed.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { layLine } from './bench/line.ts';

const USAGE = 'npm run line -- [--to PORT] [--at PORT]';

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { to: { type: 'string', default: '3000' }, at: { type: 'string', default: '3001' } },
  });
  const [to, at] = [portOf(values.to), portOf(values.at)];
  const line = await layLine(to, at);
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say(
    `${line.url} is OpenKMS at port ${to} over a line of its own. Enter cuts it, and mends it again; Ctrl-C ends it.`,
  );
  let isCut = false;
  for await (const _enter of createInterface({ input: process.stdin })) {
    isCut = !isCut;
    await (isCut ? line.cut() : line.restore());
    say(isCut ? 'Cut: nothing goes through. Enter mends it.' : 'Mended. Enter cuts it.');
  }
  await line.close();
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new TypeError(`"${text}" is no port. Use: ${USAGE}`);
  return port;
}
