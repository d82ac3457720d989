/** The shape in which the demo catalogue is written down: a subject has trainers of its own and ten trainings. */
import type { TrainingRow } from '@openkms/schema/domain/rows.ts';

export type Level = NonNullable<TrainingRow['level']>;

export type DemoTraining = {
  readonly code: string;
  readonly title: string;
  readonly level: Level;
  readonly hours: 2 | 3 | 4 | 6 | 8;
  readonly skills: readonly string[];
  readonly description: string;
};

export type DemoSubject = {
  readonly department: string;
  readonly trainers: readonly string[];
  /** What a session may ask its participants to bring or know. */
  readonly notes: readonly string[];
  readonly trainings: readonly DemoTraining[];
};

/** One line of the catalogue. */
export function training(
  code: string,
  title: string,
  level: Level,
  hours: DemoTraining['hours'],
  skills: readonly string[],
  description: string,
): DemoTraining {
  return { code, title, level, hours, skills, description };
}
