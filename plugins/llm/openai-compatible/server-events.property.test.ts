/** Whatever is sent as events comes out, however the bytes are cut; and what is cut off at the end never does. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { serverEvents } from './server-events.ts';

const lines = fc.array(
  fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '').trimStart()),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const events = fc.array(lines, { maxLength: 6 });
const newline = fc.constantFrom('\n', '\r\n', '\r');

it('gives every event once, in order, whole', async () => {
  await fc.assert(
    fc.asyncProperty(events, newline, fc.infiniteStream(fc.integer({ min: 1, max: 20 })), async (sent, end, sizes) => {
      const bytes = Buffer.from(sent.map((data) => textOf(data, end)).join(''));
      expect(await collect(bytes, sizes)).toEqual(sent.map((data) => data.join('\n')));
    }),
  );
});

it('drops an event whose end is missing', async () => {
  await fc.assert(
    fc.asyncProperty(events, lines, newline, fc.nat(), async (sent, last, end, cut) => {
      const whole = sent.map((data) => textOf(data, end)).join('');
      const tail = Buffer.from(textOf(last, end));
      // Without the empty line behind it, nothing of it counts.
      const kept = tail.subarray(0, cut % (tail.length - Buffer.byteLength(end) + 1));
      const got = await collect(Buffer.concat([Buffer.from(whole), kept]), [7, 3][Symbol.iterator]());
      expect(got).toEqual(sent.map((data) => data.join('\n')));
    }),
  );
});

function textOf(data: readonly string[], end: string): string {
  return `${data.map((line) => `data: ${line}${end}`).join('')}${end}`;
}

async function collect(bytes: Uint8Array, sizes: Iterator<number>): Promise<string[]> {
  let at = 0;
  const read = async () => {
    if (at >= bytes.length) return null;
    const size = sizes.next();
    const from = at;
    at += size.done ? bytes.length : size.value;
    return bytes.subarray(from, at);
  };
  const got: string[] = [];
  for await (const data of serverEvents(read)) got.push(data);
  return got;
}
