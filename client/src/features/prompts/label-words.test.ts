import type { PromptLabelMoveRow } from '@openkms/schema/domain/rows.ts';
import { expect, test } from 'vitest';
import { labelSteps, orderedLabels, standingLabels } from './label-words.ts';

const versionOf = (id: string) => (id.startsWith('v') ? { number: Number(id.slice(1)) } : undefined);
const move = (part: Partial<PromptLabelMoveRow>): PromptLabelMoveRow => ({
  id: 'm1',
  orgId: 'o1',
  promptId: 'p1',
  label: 'production',
  fromVersionId: null,
  toVersionId: 'v1',
  movedBy: 'u1',
  movedByName: 'Emma Hartley',
  movedAt: 1,
  ...part,
});

test('labels stand with their version, production first', () => {
  expect(standingLabels({ labels: { beta: 'v3', staging: 'v4', production: 'elsewhere' } }, versionOf)).toEqual([
    { label: 'production', versionId: 'elsewhere', number: undefined },
    { label: 'staging', versionId: 'v4', number: 4 },
    { label: 'beta', versionId: 'v3', number: 3 },
  ]);
  expect(orderedLabels(['b', 'staging', 'a', 'production'])).toEqual(['production', 'staging', 'a', 'b']);
});

test('every move is told, the newest first', () => {
  const steps = labelSteps(
    [
      move({}),
      move({ id: 'm2', fromVersionId: 'v1', toVersionId: 'v4', movedAt: 2 }),
      move({ id: 'm3', fromVersionId: 'v4', toVersionId: null, movedAt: 3 }),
      move({ id: 'm4', label: 'beta', fromVersionId: 'gone', toVersionId: null, movedAt: 3 }),
    ],
    versionOf,
  );
  expect(steps.map(({ title }) => title)).toEqual([
    'beta taken away from another version',
    'production taken away from version 4',
    'production moved from version 1 to version 4',
    'production set on version 1',
  ]);
});
