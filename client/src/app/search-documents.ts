/** The catalogue as the search index reads it: one document a training, with the names of all who give it. Pure. */
import type { SessionRow, TrainingRow } from '@openkms/schema/domain/rows.ts';
import type { TrainingDocument } from '@openkms/schema/search/trainings.ts';

/** Documents of the active trainings; trainers come from sessions that were not cancelled. */
export function searchDocuments(
  trainings: readonly TrainingRow[],
  sessions: readonly Pick<SessionRow, 'trainingId' | 'trainers' | 'status'>[],
): TrainingDocument[] {
  const trainersOf = new Map<string, Set<string>>();
  for (const { trainingId, trainers, status } of sessions) {
    if (status === 'cancelled') continue;
    const known = trainersOf.get(trainingId) ?? new Set<string>();
    for (const trainer of trainers) known.add(trainer);
    trainersOf.set(trainingId, known);
  }
  return trainings
    .filter(({ status }) => status === 'active')
    .map(({ id, code, title, description, department, skills }) => ({
      id,
      code,
      title,
      description,
      department,
      skills: [...skills],
      // Sorted, so that the order in which sessions arrive does not make a document look changed.
      trainers: [...(trainersOf.get(id) ?? [])].sort(),
    }));
}
