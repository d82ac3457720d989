/** Runs of prompts over REST: lists, one of them, waiting for its end, chains, cancelling and judging. */
import { id } from '@openkms/schema/commands/text.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { inOrg } from '../../execute/org-transaction.ts';
import { chainOf } from '../../prompts/chain.ts';
import { waitForRun } from '../../prompts/wait-for-run.ts';
import type { App, Door } from '../app.ts';
import { cursorInstant, cursorKind, pageOf, pageQuery, toPage } from '../cursor.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import type { PromptDoor, Reading } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { requirePrompt } from './prompt-answers.ts';
import { judgement, ofPrompt, runDetail, runFilter, runShape, traceId } from './run-shapes.ts';
import {
  listRuns,
  listTrace,
  readOwnRun,
  readRun,
  readRunStatus,
  type RunFilter,
  type RunWithText,
} from './run-store.ts';

const cursors = cursorKind('prompt-runs', z.tuple([cursorInstant, z.string()]));
const runPath = z.object({ runId: id });
const MOST_WAIT_S = 60;
/** Runs of a chain that are shown. */
const MOST_OF_CHAIN = 1000;

type Page = { readonly cursor?: string | undefined; readonly limit: number };

export function registerRunRoutes(app: App, { pool, issue }: Door, { reading, running, mayRun }: PromptDoor): void {
  /** Whoever waits when the server goes is answered, not kept. */
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());

  async function page(who: Reading, { cursor, limit, ...filter }: RunFilter & Page) {
    const after = cursor === undefined ? undefined : cursors.decode(cursor);
    const rows = await inOrg(pool, who.orgId, ({ db }) => listRuns(db, who, filter, after, limit + 1));
    return toPage(rows, limit, cursors, (row): [number, string] => [row.askedAt, row.id]);
  }
  async function one<T>(
    who: Reading,
    runId: string,
    read: (...of: Parameters<typeof readRun>) => Promise<T | undefined>,
  ) {
    const found = await inOrg(pool, who.orgId, ({ db }) => read(db, who, runId));
    if (!found) throw new AppError('not_found', 404);
    return found;
  }
  /** A command about a run of one's own; another's is as if it were not there. */
  async function change(request: FastifyRequest, runId: string, name: string, args: object): Promise<RunWithText> {
    const who = await running(request);
    await one(who, runId, readOwnRun);
    await issue(request, who.actor, name, { runId, ...args }, { agent: who.runner.agent });
    return one(who, runId, readRun);
  }

  for (const root of PROMPT_ROUTES) {
    app.get(
      `${root}/runs`,
      {
        schema: {
          ...documented('runs', 'Runs of the prompts that you may read, and your own, the latest first'),
          querystring: z.object({ ...runFilter, ...pageQuery }),
          response: { 200: pageOf(runShape), ...problems },
        },
      },
      async (request) => page(await reading(request), request.query),
    );

    app.get(
      `${root}/:id/runs`,
      {
        schema: {
          ...documented('runs', 'Runs of one prompt, the latest first'),
          params: idPath,
          querystring: z.object({ ...ofPrompt, ...pageQuery }),
          response: { 200: pageOf(runShape), ...problems },
        },
      },
      async (request) => {
        const who = await reading(request);
        const promptId = request.params.id;
        await inOrg(pool, who.orgId, ({ db }) => requirePrompt(db, who.reader, promptId));
        return page(who, { ...request.query, promptId });
      },
    );

    app.get(
      `${root}/runs/:runId`,
      {
        schema: {
          ...documented('runs', 'One run; what was said in it comes to whoever ran it'),
          params: runPath,
          querystring: z.object({
            wait: z.coerce
              .number()
              .int()
              .min(0)
              .max(MOST_WAIT_S)
              .default(0)
              .describe('Seconds to wait for its end; it is answered as it stands when they are over'),
          }),
          response: { 200: runDetail, ...problems },
        },
      },
      async (request, reply) => {
        const who = await reading(request);
        const { runId } = request.params;
        const forMs = request.query.wait * 1000;
        if (forMs > 0)
          await waitForRun(() => one(who, runId, readRunStatus), {
            forMs,
            signal: AbortSignal.any([closing.signal, goneOf(reply)]),
          });
        // A line that is kept open for another request would keep the server from going.
        if (closing.signal.aborted) void reply.header('connection', 'close');
        return one(who, runId, readRun);
      },
    );

    app.post(
      `${root}/runs/:runId/cancel`,
      {
        schema: {
          ...documented('runs', 'Cancel a run of yours that has not ended'),
          params: runPath,
          response: { 200: runDetail, ...problems },
        },
      },
      (request) => change(request, request.params.runId, 'prompt-run.cancel', {}),
    );

    app.post(
      `${root}/runs/:runId/feedback`,
      {
        preValidation: mayRun,
        schema: {
          ...documented('runs', 'Say how good the answer of a run of yours was; null takes back what was said'),
          params: runPath,
          body: judgement,
          response: { 200: runDetail, ...problems },
        },
      },
      (request) => change(request, request.params.runId, 'prompt-run.judge', request.body),
    );
  }

  app.get(
    '/api/v1/traces/:traceId',
    {
      schema: {
        ...documented('runs', 'The runs of a chain as a tree: each behind the run that led to it, in order of asking'),
        params: z.object({ traceId }),
        response: {
          200: z.object({
            traceId,
            items: z.array(runShape.extend({ depth: z.number().int().describe('0 for where a chain begins') })),
            isWhole: z.boolean().describe(`False where there are more than ${MOST_OF_CHAIN} runs`),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const who = await reading(request);
      const { traceId: wanted } = request.params;
      const runs = await inOrg(pool, who.orgId, ({ db }) => listTrace(db, who, wanted, MOST_OF_CHAIN + 1));
      if (runs.length === 0) throw new AppError('not_found', 404);
      const shown = runs.slice(0, MOST_OF_CHAIN);
      return { traceId: wanted, items: chainOf(shown), isWhole: shown.length === runs.length };
    },
  );
}

/** Says when the caller went away, or was answered. */
function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
