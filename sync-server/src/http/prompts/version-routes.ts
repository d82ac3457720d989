/** Versions of a prompt over REST: save, merge, resolve, go back, compare, label. */
import { content, notes } from '@openkms/schema/commands/prompt-fields.ts';
import { id } from '@openkms/schema/commands/text.ts';
import { diffLines } from '@openkms/schema/domain/prompt/diff.ts';
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { CommandReceiptRow } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import type { Person } from '../../auth/person.ts';
import { inOrg } from '../../execute/org-transaction.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import { conflictOf, promptOf, versionIn } from './prompt-answers.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { conflictAnswer, detailShape, diffShape, labelMove, versionShape } from './prompt-shapes.ts';

const named = id.describe('Id or number of a version');
const savedVersion = z.strictObject({
  content,
  parent: id.optional().describe('The version it was written from; else the one that stands now'),
  notes: notes.optional(),
  number: z.number().int().min(1).optional().describe('If you count yourself: refused unless it is the next one'),
});
const made = z.object({ id: z.string(), number: z.number().int(), diffHash: z.string() });
const savedAnswer = made.extend({
  outcome: z.enum(['saved', 'already_so', 'merged', 'conflict']),
  merged: made.optional().describe('The merge of yours and what others had saved'),
  conflict: conflictAnswer.optional(),
});
const mergeAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('merged'), version: versionShape }),
  z.object({ outcome: z.literal('conflict'), conflict: conflictAnswer }),
]);
const savedDetails = z.object({
  versionId: z.string(),
  number: z.number(),
  diffHash: z.string().optional(),
  merged: z.object({ versionId: z.string(), number: z.number(), diffHash: z.string() }).optional(),
  conflictId: z.string().optional(),
});

export function registerVersionRoutes(
  app: App,
  { pool, issue, newId }: Door,
  { reading, writing, noAgent }: PromptDoor,
): void {
  const detail = (orgId: string, reader: PromptReader, promptId: string) =>
    inOrg(pool, orgId, ({ db }) => promptOf(db, reader, promptId));
  const asReader = ({ userId, role }: Person): PromptReader => ({ userId, role });
  const conflict = (orgId: string, conflictId: string) => inOrg(pool, orgId, ({ db }) => conflictOf(db, conflictId));

  /** The id of a version that was named by its number; anything else as it is, for the command to judge. */
  const idNamed = async (actor: Person, promptId: string, name: string): Promise<string> => {
    const { versions } = await detail(actor.orgId, asReader(actor), promptId);
    return versions.find(({ number }) => String(number) === name)?.id ?? name;
  };

  /** What saving came to. */
  async function saved(actor: Person, promptId: string, receipt: CommandReceiptRow) {
    const { versionId, conflictId, merged } = savedDetails.parse(receipt.details);
    const { versions } = await detail(actor.orgId, asReader(actor), promptId);
    const { number, diffHash } = versionIn(versions, versionId);
    const outcome = receipt.status === 'applied' ? 'saved' : receipt.status === 'conflict' ? 'conflict' : receipt.code;
    return savedAnswer.parse({
      id: versionId,
      number,
      diffHash,
      outcome,
      ...(merged ? { merged: { id: merged.versionId, number: merged.number, diffHash: merged.diffHash } } : {}),
      ...(conflictId === undefined ? {} : { conflict: await conflict(actor.orgId, conflictId) }),
    });
  }

  for (const root of PROMPT_ROUTES) {
    app.post(
      `${root}/:id/version`,
      {
        preValidation: noAgent,
        schema: {
          ...documented(
            'prompts',
            'Save a version; where others saved one meanwhile, both are kept and merged or put in conflict',
          ),
          params: idPath,
          body: savedVersion,
          response: {
            201: savedAnswer,
            200: savedAnswer.describe('The content stands in that version already'),
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const promptId = request.params.id;
        const { parent, ...rest } = request.body;
        const from = parent ?? (await detail(actor.orgId, asReader(actor), promptId)).headId;
        const args = { promptId, versionId: newId(), parent: from, ...rest };
        const receipt = await issue(request, actor, 'prompt.save', args, { conflictsToo: true });
        return reply.code(receipt.code === 'already_so' ? 200 : 201).send(await saved(actor, promptId, receipt));
      },
    );

    app.post(
      `${root}/:id/merge`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'Merge two versions over their common ancestor, which is found'),
          params: idPath,
          body: z.strictObject({ mine: named, theirs: named }),
          response: { 200: mergeAnswer, ...problems },
        },
      },
      async (request) => {
        const actor = await writing(request);
        const promptId = request.params.id;
        const [mine, theirs] = await Promise.all(
          [request.body.mine, request.body.theirs].map((name) => idNamed(actor, promptId, name)),
        );
        const args = { promptId, versionId: newId(), mine, theirs };
        const receipt = await issue(request, actor, 'prompt.merge', args, { conflictsToo: true });
        const { conflictId, versionId } = savedDetails.partial().parse(receipt.details);
        if (receipt.status === 'conflict')
          return { outcome: 'conflict' as const, conflict: await conflict(actor.orgId, conflictId ?? '') };
        const { versions } = await detail(actor.orgId, asReader(actor), promptId);
        return { outcome: 'merged' as const, version: versionIn(versions, versionId ?? '') };
      },
    );

    app.post(
      `${root}/:id/resolve`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'Write what two contradicting versions shall become'),
          params: idPath,
          body: z.strictObject({ conflictId: id, content, notes: notes.optional() }),
          response: { 201: savedAnswer, ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const promptId = request.params.id;
        const args = { promptId, versionId: newId(), ...request.body };
        const receipt = await issue(request, actor, 'prompt.resolve', args, { conflictsToo: true });
        return reply.code(201).send(await saved(actor, promptId, receipt));
      },
    );

    app.post(
      `${root}/:id/revert`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'A new version with the content of an older one'),
          params: idPath,
          body: z.strictObject({ to: named }),
          response: { 201: savedAnswer, 200: savedAnswer, ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const promptId = request.params.id;
        const args = { promptId, versionId: newId(), to: await idNamed(actor, promptId, request.body.to) };
        const receipt = await issue(request, actor, 'prompt.revert', args);
        return reply.code(receipt.code === 'already_so' ? 200 : 201).send(await saved(actor, promptId, receipt));
      },
    );

    app.get(
      `${root}/:id/diff`,
      {
        schema: {
          ...documented('prompts', 'Where two versions differ, by line'),
          params: idPath,
          querystring: z.object({
            from: named,
            to: id.optional().describe('Id or number; else the one that stands now'),
          }),
          response: { 200: diffShape, ...problems },
        },
      },
      async (request) => {
        const { orgId, reader } = await reading(request);
        const { versions, headId } = await detail(orgId, reader, request.params.id);
        const from = versionIn(versions, request.query.from);
        const to = versionIn(versions, request.query.to ?? headId);
        const brief = ({ id: versionId, number, diffHash }: typeof from) => ({ id: versionId, number, diffHash });
        return { from: brief(from), to: brief(to), hunks: diffLines(from.content, to.content) };
      },
    );

    app.post(
      `${root}/:id/label`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'Set a label on a version, move it, or take it away'),
          params: idPath,
          body: labelMove,
          response: { 200: detailShape, ...problems },
        },
      },
      async (request) => {
        const actor = await writing(request);
        const { label, versionId: at } = request.body;
        const promptId = request.params.id;
        const versionId = at === null ? null : await idNamed(actor, promptId, at);
        await issue(request, actor, 'prompt.label', { promptId, label, versionId });
        return detail(actor.orgId, asReader(actor), request.params.id);
      },
    );
  }
}
