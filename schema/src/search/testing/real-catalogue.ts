/**
 * The real catalogue and its judged queries, where `../shared/data` lies beside the repository; else the small one
 * written here. Callers bring the reading of files, and say which catalogue they measured: `source` is for printing.
 */
import * as z from 'zod';
import type { TrainingDocument } from '../trainings.ts';
import type { JudgedQuery } from './relevance.ts';
import { smallCatalogue, smallCatalogueQueries } from './small-catalogue.ts';

export type MeasuredCatalogue = {
  source: 'shared-data' | 'small-fixture';
  documents: TrainingDocument[];
  queries: JudgedQuery[];
};

const catalogFile = z.object({
  trainings: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      title: z.string(),
      description: z.string(),
      department: z.string(),
      skills: z.array(z.string()),
    }),
  ),
  sessions: z.array(z.object({ trainingId: z.string(), trainers: z.array(z.string()) })),
});
const judgedQuery = z.object({ q: z.string(), kind: z.string(), rel: z.record(z.string(), z.number()) });

/**
 * Reads it through `readText`, which gives the text of a file in `../shared/data` or null where there is none, or falls
 * back. Throws when the files are there but not what their README says.
 */
export function readCatalogue(readText: (fileName: string) => string | null): MeasuredCatalogue {
  const catalogText = readText('catalog.json');
  const queriesText = readText('search-queries.jsonl');
  if (catalogText === null || queriesText === null) {
    return { source: 'small-fixture', documents: smallCatalogue, queries: smallCatalogueQueries };
  }
  const catalog = catalogFile.parse(JSON.parse(catalogText));
  const trainers = new Map<string, Set<string>>();
  for (const session of catalog.sessions) {
    const known = trainers.get(session.trainingId) ?? new Set();
    for (const trainer of session.trainers) known.add(trainer);
    trainers.set(session.trainingId, known);
  }
  const documents = catalog.trainings.map((training) => ({
    id: training.id,
    code: training.code,
    title: training.title,
    description: training.description,
    department: training.department,
    skills: training.skills,
    trainers: [...(trainers.get(training.id) ?? [])],
  }));
  const queries = queriesText
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => judgedQuery.parse(JSON.parse(line)));
  return { source: 'shared-data', documents, queries };
}
