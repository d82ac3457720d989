import { expect, test } from 'vitest';
import { trainingRow } from '@openkms/schema/domain/test-rows.ts';
import { searchDocuments } from './search-documents.ts';

const training = trainingRow({});
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
