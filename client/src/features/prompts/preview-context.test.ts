import { describe, expect, test } from 'vitest';
import { officeRow } from '@openkms/schema/domain/test-rows.ts';
import { HOUR, NOW, registrationRow, sessionRow, trainingRow } from '../../view/test-rows.ts';
import { gatherContext, hasFragments } from './preview-context.ts';
import { EMMA, headRow, promptRow, rowsOf } from './preview-fixture.ts';

const gather = (rows: Parameters<typeof rowsOf>[0], over: { task?: string; contents?: readonly string[] } = {}) =>
  gatherContext(rowsOf(rows), EMMA, { task: '', contents: [], now: NOW, ...over });

describe('trainings', () => {
  const training = [
    trainingRow('t1', { title: 'Watercolours' }),
    trainingRow('t2', { title: 'Warehouse', description: 'With a forklift' }),
    trainingRow('t3', { title: 'Forklifts', skills: ['safety'] }),
    trainingRow('t4', { title: 'Forklift, old', status: 'archived' }),
    trainingRow('t5', { title: 'Déjeuner à midi' }),
  ];
  const found = (task: string) => gather({ training }, { task }).trainings.map(({ id }) => id);

  test('are those that share words with the task, a title first, and none that is archived', () => {
    expect(found('Which forklifts may I drive?')).toEqual(['t3', 't2']);
  });

  test('are found without accents and case', () => {
    expect(found('DEJEUNER')).toEqual(['t5']);
  });

  test('are none without a task', () => {
    expect(found('')).toEqual([]);
  });

  test('are those of each task, also when the rows are the same', () => {
    const rows = rowsOf({ training });
    const of = (task: string) =>
      gatherContext(rows, EMMA, { task, contents: [], now: NOW }).trainings.map(({ id }) => id);
    expect([of('forklift'), of('watercolour'), of('forklift')]).toEqual([['t3', 't2'], ['t1'], ['t3', 't2']]);
  });

  test('are at most twenty, the best of many', () => {
    const many = Array.from({ length: 2000 }, (_, at) => trainingRow(`m${at}`, { description: 'about fire' }));
    const best = trainingRow('z', { title: 'Fire drill', description: 'fire' });
    const ids = gather({ training: [...many, best] }, { task: 'fire drill' }).trainings.map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(ids[0]).toBe('z');
  });
});

describe('the schedule', () => {
  const training = [trainingRow('t1', { title: 'Python' })];
  const office = [officeRow({ id: 'boston', name: 'Boston', zone: 'America/New_York' })];

  test('is what the person is registered for and comes, soonest first, with its place', () => {
    const session = [
      sessionRow('later', 't1', 48),
      sessionRow('soon', 't1', 24, 1, { room: 'Room 1' }),
      sessionRow('over', 't1', -2),
      sessionRow('off', 't1', 24, 1, { status: 'cancelled' }),
      sessionRow('waits', 't1', 24),
      sessionRow('others', 't1', 24),
    ];
    const registration = [
      registrationRow('r1', 'later'),
      registrationRow('r2', 'soon'),
      registrationRow('r3', 'over'),
      registrationRow('r4', 'off'),
      registrationRow('r5', 'waits', { status: 'waitlisted', waitlistPosition: 1 }),
      registrationRow('r6', 'others', { userId: 'michael' }),
    ];
    expect(gather({ training, office, session, registration }).schedule).toEqual([
      { id: 'soon', title: 'Python', startsAt: NOW + 24 * HOUR, endsAt: NOW + 25 * HOUR, place: 'Boston, Room 1' },
      { id: 'later', title: 'Python', startsAt: NOW + 48 * HOUR, endsAt: NOW + 49 * HOUR, place: 'Boston' },
    ]);
  });

  test('is on the clocks of the person’s office, UTC where that is not known', () => {
    expect(gather({ office }).zone).toBe('America/New_York');
    expect(gather({}).zone).toBe('UTC');
  });
});

describe('fragments', () => {
  const prompt = [
    promptRow('a', { title: 'Tone' }),
    promptRow('b', { title: 'House rules' }),
    promptRow('c', { title: 'Not asked for' }),
    promptRow('d', { title: 'Not here' }),
    promptRow('e', { title: 'Hidden', scope: 'user' }),
    promptRow('f', { title: 'Gone', status: 'archived' }),
  ];
  const promptVersion = [
    headRow('a', 'Kind. {% fragment "house-rules" %}'),
    headRow('b', 'No shouting.'),
    headRow('c', 'c'),
    headRow('e', 'e'),
    headRow('f', 'f'),
  ];
  const ids = (content: string) =>
    gather({ prompt, promptVersion }, { contents: [content] }).fragments.map(({ id }) => id);

  test('are those the text names, by slug or id, and those they name', () => {
    expect(ids('{% fragment "tone" %}')).toEqual(['a', 'b']);
    expect(ids('{% fragment "b" %}')).toEqual(['b']);
    expect(ids('Plain.')).toEqual([]);
  });

  test('are none whose text is not here, that the person may not read, or that is out of use', () => {
    expect(ids('{% fragment "not-here" %}{% fragment "hidden" %}{% fragment "gone" %}')).toEqual([]);
  });

  test('that refer in a circle are found once each', () => {
    const circle = [headRow('a', '{% fragment "house-rules" %}'), headRow('b', '{% fragment "tone" %}')];
    const { fragments } = gather({ prompt, promptVersion: circle }, { contents: ['{% fragment "tone" %}'] });
    expect(fragments.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('are told from a text without any', () => {
    expect(hasFragments('{% fragment "tone" %}')).toBe(true);
    expect(hasFragments('{{ tone }}')).toBe(false);
  });
});
