/**
 * /api/prompts, and the same under /api/v1: list, read, write, change, archive, delete. Always: every write is a command;
 * what a reader may not see is answered as if it were not there.
 */
import { idPath, filterText } from '../rest/v1/parameters.ts';
import { cursorInstant, cursorKind, pageOf, pageQuery, toPage } from '../cursor.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { promptFields, promptSource } from '@openkms/schema/commands/prompt-fields.ts';
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Person } from '../../auth/person.ts';
import { inOrg } from '../../execute/org-transaction.ts';
import type { App, Door } from '../app.ts';
import { promptOf } from './prompt-answers.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { changedPrompt, detailShape, newPrompt, summaryShape } from './prompt-shapes.ts';
import { listPrompts, type PromptDetail } from './prompt-store.ts';

const cursors = cursorKind('prompts', z.tuple([cursorInstant, z.string()]));
/** Of the receipt: under a key that came before, the prompt that was made then. */
const created = z.object({ promptId: z.string() });

/** Both homes of these routes; scripts of others were written against the first. */
export const PROMPT_ROUTES = ['/api/prompts', '/api/v1/prompts'] as const;

export function registerPromptRoutes(
  app: App,
  { pool, issue, newId }: Door,
  { reading, writing, noAgent }: PromptDoor,
): void {
  const detail = (orgId: string, reader: PromptReader, id: string) =>
    inOrg(pool, orgId, ({ db }) => promptOf(db, reader, id));
  const asReader = ({ userId, role }: Person): PromptReader => ({ userId, role });

  for (const root of PROMPT_ROUTES) {
    app.get(
      `${root}/`,
      {
        schema: {
          ...documented(
            'prompts',
            'Prompts that you may read, the latest changed first; the deleted only when asked for',
          ),
          querystring: z.object({
            q: filterText.optional().describe('Part of the title, a tag or the content'),
            scope: promptFields.scope.optional(),
            status: z.enum(['active', 'archived', 'deleted']).optional(),
            source: promptSource.optional(),
            tag: filterText.optional(),
            agent: filterText.optional(),
            label: filterText.optional(),
            owner: filterText.optional().describe('Id of a person'),
            capability: filterText.optional().describe('Linked to this very capability'),
            ...pageQuery,
          }),
          response: { 200: pageOf(summaryShape), ...problems },
        },
      },
      async (request) => {
        const { orgId, reader } = await reading(request);
        const { cursor, limit, ...filter } = request.query;
        const after = cursor === undefined ? undefined : cursors.decode(cursor);
        const rows = await inOrg(pool, orgId, ({ db }) => listPrompts(db, reader, filter, after, limit));
        return toPage(rows, limit, cursors, (row): [number, string] => [row.updatedAt, row.id]);
      },
    );

    app.get(
      `${root}/:id`,
      {
        schema: {
          ...documented('prompts', 'One prompt with its versions, links and where its labels stood'),
          params: idPath,
          response: { 200: detailShape, ...problems },
        },
      },
      async (request) => {
        const { orgId, reader } = await reading(request);
        return detail(orgId, reader, request.params.id);
      },
    );

    app.post(
      `${root}/`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'Write a prompt; what is sent becomes its first version'),
          body: newPrompt,
          response: { 201: detailShape, ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const { id: asked = newId(), ...fields } = request.body;
        const args = { promptId: asked, versionId: newId(), ...fields };
        const { promptId } = created.parse((await issue(request, actor, 'prompt.create', args)).details);
        const made = await detail(actor.orgId, asReader(actor), promptId);
        return reply.code(201).header('location', `${root}/${promptId}`).send(made);
      },
    );

    app.put(
      `${root}/:id`,
      {
        preValidation: noAgent,
        schema: {
          ...documented(
            'prompts',
            'Change what is named; content becomes a new version, merged where others wrote meanwhile',
          ),
          params: idPath,
          body: changedPrompt,
          response: { 200: detailShape, ...problems },
        },
      },
      async (request) => {
        const actor = await writing(request);
        const before = await detail(actor.orgId, asReader(actor), request.params.id);
        await change(request, actor, before);
        return detail(actor.orgId, asReader(actor), before.id);
      },
    );

    app.delete(
      `${root}/:id`,
      {
        schema: {
          ...documented('prompts', 'Delete a prompt and its links; its versions are kept and can be restored'),
          params: idPath,
          response: { 204: z.null(), ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        await issue(request, actor, 'prompt.delete', { promptId: request.params.id });
        return reply.code(204).send(null);
      },
    );

    for (const [act, words] of [
      ['archive', 'Take a prompt out of use, and its links with it'],
      ['restore', 'Bring back what was archived or deleted; links have to be made anew'],
      ['review', 'Note that a manager has looked at it'],
    ] as const)
      app.post(
        `${root}/:id/${act}`,
        { schema: { ...documented('prompts', words), params: idPath, response: { 200: detailShape, ...problems } } },
        async (request) => {
          const actor = await writing(request);
          await issue(request, actor, `prompt.${act}`, { promptId: request.params.id });
          return detail(actor.orgId, asReader(actor), request.params.id);
        },
      );
  }

  /** Fields first: if they are refused, no version has been made. */
  async function change(request: FastifyRequest, actor: Person, before: PromptDetail): Promise<void> {
    const { content, parent = before.headId, notes, ...fields } = changedPrompt.parse(request.body);
    const changes = Object.fromEntries(
      Object.entries(fields).map(([field, to]) => [field, { from: before[field as keyof typeof fields], to }]),
    );
    const promptId = before.id;
    if (Object.keys(changes).length > 0) await issue(request, actor, 'prompt.edit', { promptId, changes });
    if (content === undefined) return;
    const args = { promptId, versionId: newId(), parent, content, ...(notes === undefined ? {} : { notes }) };
    await issue(request, actor, 'prompt.save', args, { part: Object.keys(changes).length > 0 ? 2 : 1 });
  }
}
