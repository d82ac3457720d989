/** The catalogue as a collection. Its weights were chosen on judged queries (testing/relevance.ts). */
import type { Collection, FieldOf } from './collection.ts';

/** One training. All fields are plain text; nothing is interpreted as HTML. */
export type TrainingDocument = {
  id: string;
  code: string;
  title: string;
  description: string;
  department: string;
  skills: string[];
  trainers: string[];
};

export const TRAININGS: Collection<FieldOf<TrainingDocument>> = {
  name: 'trainings',
  fields: {
    title: 'title',
    code: 'code',
    area: 'department',
    tags: 'skills',
    names: 'trainers',
    body: 'description',
  },
  weights: { title: 3.4, code: 1.2, area: 1.1, tags: 0.5, names: 1.6, body: 0.9 },
  lengthEffect: { title: 0.5, body: 0.55 },
  saturation: 1.3,
};
