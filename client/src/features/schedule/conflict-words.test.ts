import { expect, test } from 'vitest';
import { causeWords, conflictSides, decisionWords } from './conflict-words.ts';
import { conflictRow } from '@openkms/schema/domain/test-rows.ts';

const event = (title: string, startsAt: number) => ({
  sessionId: title,
  registrationId: null,
  title,
  officeId: 'b',
  zone: 'UTC',
  startsAt,
  endsAt: startsAt + 1,
  meetings: [],
});
const conflict = conflictRow({
  base: event('Python', 10),
  mine: event('Python', 20),
  theirs: { registrations: [event('SQL', 20), event('Excel', 20)] },
});

test('a moved session remembers where it was', () => {
  expect(conflictSides(conflict).before?.startsAt).toBe(10);
  expect(conflictSides({ ...conflict, base: event('Python', 20) }).before).toBeNull();
});

test('the cause names who moved what onto what', () => {
  expect(causeWords({ ...conflict, commandName: 'session.move', theirsUserName: 'Michael' })).toBe(
    'Michael moved Python: now it overlaps SQL and Excel, which you hold too.',
  );
  expect(causeWords({ ...conflict, offlineSince: 1 })).toContain('While you were offline');
});

test('the decision says who decided what', () => {
  expect(decisionWords({ ...conflict, resolution: 'mine', resolvedByName: 'Ada' })).toBe(
    'Ada kept Python for you and gave up SQL and Excel.',
  );
  expect(decisionWords({ ...conflict, resolution: 'theirs', resolvedByName: 'Ada' })).toBe(
    'Ada kept SQL and Excel for you and gave up Python.',
  );
  expect(decisionWords({ ...conflict, resolution: 'edited' })).toBe(
    'An administrator put you into another session of Python.',
  );
  expect(decisionWords(conflict)).toContain('An administrator decides');
});

test('sides that cannot be read do not break the card', () => {
  const odd = conflictRow({ mine: { nothing: 1 }, theirs: {} });
  expect(conflictSides(odd)).toEqual({ mine: null, theirs: [], before: null });
  expect(causeWords(odd)).toContain('another session of yours');
});
