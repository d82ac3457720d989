/**
 * Prompts are run over REST: enriched here, then the same command that a page issues. Always: what is answered is what was
 * kept, so that asking twice under one id or key makes one run and gets one answer; asking for another is refused.
 */
import type { PromptRunRow } from '@openkms/schema/domain/rows.ts';
import { estimateTokens } from '@openkms/schema/domain/prompt/tokens.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { inOrg } from '../../execute/org-transaction.ts';
import type { ActivePrompts } from '../../prompts/active-prompts.ts';
import { type Named, wantedPrompt } from '../../prompts/prompt-use.ts';
import { argumentsOfRun, type AskedRun } from '../../prompts/start-run.ts';
import type { App, Door } from '../app.ts';
import { type Key, keyHeaders, keyNamed, keyOf, refuseOther } from '../idempotency-key.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import { traceHeaders, traceIdOf, traceparentOf } from '../traceparent.ts';
import type { PromptDoor, Reading, Running } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { dispatchedRun, newRun, startedShape } from './run-shapes.ts';
import { readOwnRun, readReceipt, readRun, type RunWithText } from './run-store.ts';

type Body = AskedRun & { readonly runId?: string | undefined; readonly parentRunId?: string | undefined };

export function registerRunStartRoutes(
  app: App,
  { pool, issue, now, newId }: Door,
  { running, mayRun }: PromptDoor,
  activePrompts: ActivePrompts,
): void {
  /** What this very request made before. */
  const earlier = (reading: Reading, runId: string, key: Key | undefined) =>
    inOrg(pool, reading.orgId, async ({ db }) => {
      const run = await readOwnRun(db, reading, runId);
      const receipt = run && key && (await readReceipt(db, key.id));
      if (receipt) refuseOther(key, receipt);
      return run;
    });

  async function start(request: FastifyRequest, who: Running, named: Named, body: Body): Promise<RunWithText> {
    const caller = { ...who.actor, agent: who.runner.agent };
    const key =
      keyOf(request, caller) ?? (body.runId === undefined ? undefined : keyNamed(request, caller, `run ${body.runId}`));
    const runId = body.runId ?? key?.id ?? newId();
    const known = await earlier(who, runId, key);
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
    await issue(request, who.actor, 'prompt-run.start', args, { key });
    const made = await earlier(who, runId, key);
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
        preValidation: mayRun,
        schema: {
          ...documented('runs', 'Run a prompt: it is enriched now, a worker asks the model'),
          params: idPath,
          headers: keyHeaders.extend(traceHeaders),
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
        preValidation: mayRun,
        schema: {
          ...documented('runs', 'Run the prompt that the linker puts first for a capability'),
          headers: keyHeaders.extend(traceHeaders),
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
