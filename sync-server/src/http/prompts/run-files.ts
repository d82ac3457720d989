/**
 * Runs as files. Always: a run a line; in CSV what somebody wrote is never a formula of a spreadsheet, and an instant is
 * written in ISO 8601.
 */
import Papa from 'papaparse';
import type { RunWithLog } from './run-store.ts';

type Pages = AsyncIterable<readonly RunWithLog[]>;

/** What begins like a formula; some spreadsheets take the wide forms too, and look behind a tab or a line break. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const COLUMNS = [
  'id',
  'traceId',
  'parentRunId',
  'promptId',
  'versionId',
  'caseId',
  'userId',
  'userName',
  'agent',
  'status',
  'code',
  'model',
  'answeredBy',
  'inputTokens',
  'outputTokens',
  'isEstimated',
  'costMicros',
  'latencyMs',
  'firstTokenMs',
  'score',
  'feedback',
  'note',
  'attempts',
  'askedAt',
  'startedAt',
  'endedAt',
  'exampleIds',
  'enrichers',
  'log',
] as const satisfies readonly (keyof RunWithLog)[];
const INSTANTS: ReadonlySet<string> = new Set(['askedAt', 'startedAt', 'endedAt']);

export const RUN_FILES = {
  jsonl: { type: 'application/x-ndjson', linesOf: jsonLines },
  csv: { type: 'text/csv; charset=utf-8', linesOf: csvLines },
} as const;

async function* jsonLines(pages: Pages): AsyncGenerator<string> {
  for await (const runs of pages) if (runs.length > 0) yield runs.map((run) => `${JSON.stringify(run)}\n`).join('');
}

async function* csvLines(pages: Pages): AsyncGenerator<string> {
  yield rows([COLUMNS]);
  for await (const runs of pages)
    if (runs.length > 0) yield rows(runs.map((run) => COLUMNS.map((column) => cellOf(column, run[column]))));
}

function rows(data: readonly (readonly unknown[])[]): string {
  return `${Papa.unparse([...data], { header: false, newline: '\r\n', escapeFormulae: FORMULA })}\r\n`;
}

function cellOf(column: string, value: RunWithLog[keyof RunWithLog]): string | number | boolean | null {
  if (typeof value === 'number' && INSTANTS.has(column)) return new Date(value).toISOString();
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
