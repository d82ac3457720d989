import fc from 'fast-check';
import { expect, it } from 'vitest';
import { draft, openTestOutbox, testDevice } from './test-outbox.ts';
import { readTransfer, writeTransfer } from './transfer.ts';

it('keeps the order of commands on one thing, and counts those it has, however a file is cut from a queue', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 }),
      fc.nat({ max: 3 }),
      fc.nat({ max: 12 }),
      async (things, own, known) => {
        const from = await openTestOutbox(testDevice());
        for (const [index, thing] of things.entries())
          await from.append(draft({ id: `c${index}` }), `training:t${thing}`);
        const here = await openTestOutbox(testDevice());
        for (let n = 0; n < own; n += 1) await here.append(draft(), 'training:t1');
        const all = await from.exportAll();
        const first = await readTransfer(await writeTransfer('emma', all.slice(0, known), 1), 'emma');
        await here.adopt(first.commands);
        const { commands } = await readTransfer(await writeTransfer('emma', all, 2), 'emma');
        const both = Math.min(known, things.length);
        expect(await here.adopt(commands)).toEqual({ added: things.length - both, known: both });

        const came = here.entries().filter(({ id }) => from.get(id) !== undefined);
        for (const thing of new Set(things)) {
          const order = (entries: typeof came) =>
            entries.filter(({ entity }) => entity === `training:t${thing}`).map(({ id }) => id);
          expect(order(came)).toEqual(order([...from.entries()]));
        }
        // Under the envelopes they were issued with, behind all that was here.
        expect(came.map(({ envelope }) => envelope)).toEqual(from.entries().map(({ envelope }) => envelope));
        expect(here.entries().map(({ seq }) => seq)).toEqual(here.entries().map((_, index) => index + 1));
      },
    ),
    { numRuns: 40 },
  );
});
