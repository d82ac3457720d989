/** What runs came to, and all of them as a file. Always: only what the list shows; a file that broke off does not end like a whole one. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { inOrg } from '../../execute/org-transaction.ts';
import type { App, Door } from '../app.ts';
import { cursorKind, pageOf, pageQuery, toPage } from '../cursor.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import type { PromptDoor, Reading } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { RUN_FILES } from './run-files.ts';
import { runFilter, summaryRow } from './run-shapes.ts';
import { listRuns, type RunFilter, type RunKey, summarise } from './run-store.ts';

const cursors = cursorKind('prompt-run-summary', z.tuple([z.string(), z.string(), z.string()]));
/** Runs that are in memory at once. */
const AT_ONCE = 500;
/** Streamed: nothing is made of it here. */
const file: z.ZodType = z.string().describe('A run a line, with its trace, its parent and, of your own, its log');

export function registerRunReportRoutes(app: App, { pool }: Door, { reading }: PromptDoor): void {
  /** In transactions of their own: however slowly somebody reads, nothing is held meanwhile. */
  async function* pagesOf(who: Reading, filter: RunFilter) {
    let after: RunKey | undefined;
    for (;;) {
      const rows = await inOrg(pool, who.orgId, ({ db }) => listRuns(db, who, filter, after, AT_ONCE));
      yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < AT_ONCE) return;
      after = [last.askedAt, last.id];
    }
  }

  for (const root of PROMPT_ROUTES) {
    app.get(
      `${root}/runs/summary`,
      {
        schema: {
          ...documented('runs', 'What runs cost and how good they were, by prompt, version and model'),
          querystring: z.object({ ...runFilter, ...pageQuery }),
          response: { 200: pageOf(summaryRow), ...problems },
        },
      },
      async (request) => {
        const who = await reading(request);
        const { cursor, limit, ...filter } = request.query;
        const after = cursor === undefined ? undefined : cursors.decode(cursor);
        const rows = await inOrg(pool, who.orgId, ({ db }) => summarise(db, who, filter, after, limit + 1));
        return toPage(rows, limit, cursors, (row): [string, string, string] => [
          row.promptId,
          row.versionId,
          row.model,
        ]);
      },
    );

    app.get(
      `${root}/runs/export`,
      {
        schema: {
          ...documented('runs', 'All runs that the list shows, as JSON lines or CSV, the latest first'),
          querystring: z.object({ format: z.enum(['jsonl', 'csv']).default('jsonl'), ...runFilter }),
          response: {
            200: {
              description: 'The file',
              content: { 'application/x-ndjson': { schema: file }, 'text/csv': { schema: file } },
            },
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const who = await reading(request);
        const { format, ...filter } = request.query;
        const { type, linesOf } = RUN_FILES[format];
        const body = Readable.from(linesOf(pagesOf(who, filter)));
        return reply
          .type(type)
          .header('content-disposition', `attachment; filename="prompt-runs.${format}"`)
          .header('cache-control', 'no-store')
          .send(body);
      },
    );
  }
}
