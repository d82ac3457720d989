import { expect, it } from 'vitest';
import { openTestOutbox, refusableDisk, testDevice } from '../outbox/test-outbox.ts';
import { settled, testClock } from './test-clock.ts';
import { tryToOpen } from './try-to-open.ts';

function counted(failures: number) {
  const clock = testClock();
  const seen = { tries: 0 };
  const opening = tryToOpen(async () => {
    if ((seen.tries += 1) <= failures) throw new Error(`refused ${seen.tries}`);
    return 'open';
  }, clock);
  return { clock, seen, opening };
}

it('opens once where nothing is in the way', async () => {
  const { clock, seen, opening } = counted(0);
  await expect(opening.opened()).resolves.toBe('open');
  await clock.advance(120_000);
  await expect(opening.opened()).resolves.toBe('open');
  expect(seen.tries).toBe(1);
});

it('tries again by itself, ever more seldom, and tells at once why it failed', async () => {
  const { clock, seen, opening } = counted(3);
  await expect(opening.opened()).rejects.toThrow('refused 1');
  await clock.advance(499);
  expect(seen.tries).toBe(1);
  await clock.advance(1 + 1000 + 2000);
  expect(seen.tries).toBe(4);
  await expect(opening.opened()).resolves.toBe('open');
});

it('tries again at once when somebody asks', async () => {
  const { seen, opening } = counted(1);
  await expect(opening.opened()).rejects.toThrow('refused 1');
  await expect(opening.opened()).resolves.toBe('open');
  expect(seen.tries).toBe(2);
});

it('tries no more once it is stopped', async () => {
  const { clock, seen, opening } = counted(9);
  await settled();
  opening.stop();
  await clock.advance(120_000);
  await expect(opening.opened()).rejects.toThrow('refused 1');
  expect(seen.tries).toBe(1);
});

it('opens the outbox of a disk that was back only after the page had begun', async () => {
  const { device, refuse } = refusableDisk(testDevice());
  refuse('UnknownError');
  const opening = tryToOpen(() => openTestOutbox(device), device.clock);
  await expect(opening.opened()).rejects.toThrow('UnknownError');
  refuse(null);
  await device.clock.advance(500);
  await expect(opening.opened()).resolves.toMatchObject({ userId: 'emma' });
});
