import { expect, test } from 'vitest';
import { choiceOf, paletteGroups } from './palette-groups.ts';

const pages = [
  { href: '/trainings', label: 'Trainings', icon: 'book' as const, alsoCalled: 'catalogue courses' },
  { href: '/schedule', label: 'My schedule', icon: 'calendar' as const },
];
const commands = [{ id: 'sign-out', label: 'Sign out', icon: 'log-out' as const }];
const trainings = [{ code: 'PY/1', title: 'Python', department: 'Data' }];
const labels = (query: string) =>
  paletteGroups(query, pages, [], commands).flatMap(({ items }) => items.map(({ label }) => label));

test('with nothing typed every page and command is offered', () => {
  expect(labels('')).toEqual(['Trainings', 'My schedule', 'Sign out']);
});

test('every word typed must begin a word of the name or of what it is also called', () => {
  expect(labels('my sch')).toContain('My schedule');
  expect(labels('cour')).toContain('Trainings');
  expect(labels('edule')).toEqual(['All trainings for “edule”']);
});

test('a choice leads where it says, whatever the code of the training holds', () => {
  const [, found] = paletteGroups('py', pages, trainings, commands);
  expect(choiceOf(found?.items[0]?.id ?? '')).toEqual({ kind: 'search' });
  expect(choiceOf(found?.items[1]?.id ?? '')).toEqual({ kind: 'go', href: '/trainings/PY%2F1' });
  expect(choiceOf('command:sign-out')).toEqual({ kind: 'command', id: 'sign-out' });
});

test('prompts are found by the beginnings of words of their titles, six at most, and only when something was typed', () => {
  const prompts = Array.from({ length: 9 }, (_, at) => ({
    id: `p${at}`,
    title: `Weekly summary ${at}`,
    detail: 'mail',
  }));
  const found = (query: string) =>
    paletteGroups(query, pages, [], commands, prompts).find(({ id }) => id === 'prompts')?.items ?? [];
  expect(found('')).toEqual([]);
  expect(found('summ week')).toHaveLength(6);
  expect(choiceOf(found('summary 8')[0]?.id ?? '')).toEqual({ kind: 'go', href: '/prompts/p8' });
});
