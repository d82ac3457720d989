/**
 * Prompts are run over REST: enriched here, then the same command that a page issues. Always: what is answered is what was
 * kept, so that asking twice under one id makes one run and gets one answer.
 */
import type { PromptRunRow } from '@openkms/schema/domain/rows.ts';
import { estimateTokens } from '@openkms/schema/domain/prompt/tokens.ts';
import { id } from '@openkms/schema/commands/text.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { inOrg } from '../../execute/org-transaction.ts';
import type { ActivePrompts } from '../../prompts/active-prompts.ts';
import { type Named, wantedPrompt } from '../../prompts/prompt-use.ts';
import { argumentsOfRun, type AskedRun } from '../../prompts/start-run.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import { traceIdOf, traceparentOf } from '../traceparent.ts';
import type { PromptDoor, Reading, Running } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { dispatchedRun, newRun, startedShape } from './run-shapes.ts';
import { readOwnRun, readRun, type RunWithText } from './run-store.ts';

type Body = AskedRun & { readonly runId?: string | undefined; readonly parentRunId?: string | undefined };

export function registerRunStartRoutes(
  app: App,
  { pool, issue, now, newId }: Door,
  { running }: PromptDoor,
  activePrompts: ActivePrompts,
): void {
  const own = (reading: Reading, runId: string) =>
    inOrg(pool, reading.orgId, ({ db }) => readOwnRun(db, reading, runId));

  async function start(request: FastifyRequest, who: Running, named: Named, body: Body): Promise<RunWithText> {
    const runId = body.runId ?? keyOf(request) ?? newId();
    const known = await own(who, runId);
    if (known) return asAsked(known, named);
    const wanted = await wantedPrompt(activePrompts, who, named);
    const args = await inOrg(pool, who.orgId, async (tx) => {
      const parent = body.parentRunId === undefined ? undefined : await readRun(tx.db, who, body.parentRunId);
      if (body.parentRunId !== undefined && !parent)
        throw new AppError('not_found', 404, { parentRunId: body.parentRunId });
      const traceId = traceIdOf(request) ?? parent?.traceId;
      return {
        ...(await argumentsOfRun(tx, who.reader, wanted, body, now())),
        runId,
        parentRunId: parent?.id ?? null,
        ...(traceId === undefined ? {} : { traceId }),
      };
    });
    await issue(request, who.actor, 'prompt-run.start', args).catch(async (error: unknown) => {
      // Sent twice at once, the other was faster; whose id it is nobody else learns.
      if (!(error instanceof AppError && error.code === 'duplicate_id' && (await own(who, runId)))) throw error;
    });
    const made = await own(who, runId);
    if (!made) throw new AppError('duplicate_id', 409, { runId });
    return asAsked(made, named);
  }

  for (const root of PROMPT_ROUTES) {
    const answer = (reply: FastifyReply, run: RunWithText) =>
      reply
        .code(202)
        .header('location', `${root}/runs/${run.id}`)
        .header('traceparent', traceparentOf(run))
        .send(startedOf(run));

    app.post(
      `${root}/:id/runs`,
      {
        schema: {
          ...documented('runs', 'Run a prompt: it is enriched now, a worker asks the model'),
          params: idPath,
          body: newRun,
          response: { 202: startedShape, ...problems },
        },
      },
      async (request, reply) => {
        const who = await running(request);
        const { versionId, label, ...body } = request.body;
        return answer(reply, await start(request, who, { promptId: request.params.id, versionId, label }, body));
      },
    );

    app.post(
      `${root}/runs`,
      {
        schema: {
          ...documented('runs', 'Run the prompt that the linker puts first for a capability'),
          body: dispatchedRun,
          response: { 202: startedShape, ...problems },
        },
      },
      async (request, reply) => {
        const who = await running(request);
        const { capability, agent, label, ...body } = request.body;
        return answer(reply, await start(request, who, { capability, agent, label }, body));
      },
    );
  }
}

/** An Idempotency-Key that is no id is refused where the command is issued. */
function keyOf(request: FastifyRequest): string | undefined {
  return id.safeParse(request.headers['idempotency-key']).data;
}

/** The id of an earlier run of another prompt is no name for this one. */
function asAsked(run: RunWithText, { promptId = run.promptId }: Named): RunWithText {
  if (run.promptId !== promptId) throw new AppError('duplicate_id', 409, { runId: run.id });
  return run;
}

function startedOf({ text, ...run }: RunWithText): z.input<typeof startedShape> {
  const { versionId, exampleIds, model }: PromptRunRow = run;
  const tokens = estimateTokens(text?.input ?? '', model);
  return { run, enriched: { tokens, explanations: text?.explanations ?? [], variantId: versionId, exampleIds } };
}
