import { expect, test } from 'vitest';
import type { TrainingRow } from '@openkms/schema/domain/rows.ts';
import { searchDocuments } from './search-documents.ts';

const training: TrainingRow = {
  id: 't',
  orgId: 'o',
  code: 'T-1',
  title: 'Python',
  description: 'Snakes',
  department: 'Data',
  skills: ['Python'],
  level: null,
  hours: 4,
  status: 'active',
  archiveReason: null,
  updatedBy: null,
  version: 1,
  updatedAt: 0,
};
const session = (trainers: string[], status: 'scheduled' | 'cancelled' = 'scheduled') => ({
  trainingId: 't',
  trainers,
  status,
});

test('a training is found by everybody who gives it, named once and in a fixed order', () => {
  const [one] = searchDocuments(
    [training],
    [session(['Zoe', 'Ada']), session(['Ada']), session(['Gone'], 'cancelled')],
  );
  expect(one?.trainers).toEqual(['Ada', 'Zoe']);
});

test('archived trainings are not searched', () => {
  expect(searchDocuments([{ ...training, status: 'archived' }], [])).toEqual([]);
});
