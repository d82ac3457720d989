/**
 * The table of rights over prompts at the door of sync: the queries that the server builds for a person, run over rows in
 * Postgres. An agent has none: zero-cache asks with a person's access token (auth/agent-jwt.pg.test.ts).
 */
import { type AnyQuery, mustGetQuery } from '@rocicorp/zero';
import { zeroNodePg } from '@rocicorp/zero/server/adapters/pg';
import { cellsOf, KINDS, STATUSES } from '@openkms/schema/domain/prompt/test-rights.ts';
import { serverQueries } from '@openkms/schema/zero/queries.ts';
import { schema } from '@openkms/schema/zero/schema.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PersonName, startTestServer, type TestServer } from '../../test-organisation.ts';
import { command, type Staged, stage, WHO } from '../../test-prompts.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Row = Record<string, unknown> & { readonly id: string };

/** What the server brings to `person` by the query `name`. */
async function brought(person: PersonName, name: string, args?: object): Promise<readonly Row[]> {
  const { rows } = await server.owner.query<{ role: string }>('select role from "user" where id = $1', [
    `acme-${person}`,
  ]);
  const ctx = { userId: `acme-${person}`, orgId: 'acme', role: rows[0]?.role, officeId: 'acme-boston', name: person };
  const query = mustGetQuery(
    serverQueries(() => Date.now()),
    name,
  ).fn({ args: args as never, ctx: ctx as never });
  return (await zeroNodePg(schema, server.owner).run(query as AnyQuery as never)) as readonly Row[];
}

/** The queries that bring prompts, but for the one that brings a single one by its id. */
const LISTS = ['prompts.own', 'prompts.library'];

describe('what the server brings', () => {
  const cells = cellsOf(['employee', 'manager', 'admin'], ['read']);
  it.each(cells)('$teller, $kind, $status: $ends', async ({ ends, ...prompt }) => {
    const { promptId, headId, content } = await stage(server, prompt);
    const who = WHO[prompt.teller as keyof typeof WHO];
    const isOwn = KINDS[prompt.kind].by === 'oneself';
    const one = await brought(who, 'prompts.one', { promptId });
    if (ends === 'done') expect(one).toMatchObject([{ id: promptId, versions: [{ id: headId, content }] }]);
    else expect(one).toEqual([]);
    const [own, library] = await Promise.all(LISTS.map((name) => brought(who, name)));
    expect(own?.some(({ id }) => id === promptId)).toBe(ends === 'done' && isOwn);
    expect(library?.find(({ id }) => id === promptId)).toEqual(
      ends === 'done' ? expect.objectContaining({ head: expect.objectContaining({ content }) }) : undefined,
    );
  });

  it('is no version, label, link or conflict of another’s own prompt by any query at all', async () => {
    const theirs = await Promise.all(
      STATUSES.map(async (status) => {
        const staged = await stage(server, { teller: 'admin', kind: 'another’s own', status: 'active' });
        await lively(staged);
        if (status !== 'active')
          await command(server, 'eli', `prompt.${status === 'deleted' ? 'delete' : 'archive'}`, staged);
        return staged;
      }),
    );
    const asked: readonly (readonly [name: string, args?: object])[] = [
      ...LISTS.map((name) => [name] as const),
      ...['prompts.versions', 'prompts.labelMoves', 'prompts.links', 'mine.conflicts', 'mine.receipts'].map(
        (name) => [name] as const,
      ),
      ...['organisation.deadLetters', 'organisation.conflicts'].map((name) => [name] as const),
      ['organisation.audit', { limit: 1000 }],
      ...theirs.map(({ promptId }) => ['prompts.one', { promptId }] as const),
    ];
    for (const who of ['emma', 'michael', 'admin'] as const)
      for (const [name, args] of asked)
        expect([name, JSON.stringify(await brought(who, name, args))]).toEqual([
          name,
          expect.not.stringContaining(SECRET),
        ]);
    expect(JSON.stringify(await brought('eli', 'prompts.one', { promptId: theirs[0]?.promptId }))).toContain(SECRET);
  });
});

const SECRET = 'nobody-elses-9f3a';

/** Everything that leaves a trace, with words in it that are its owner's. */
async function lively({ promptId, headId }: Staged): Promise<void> {
  const save = (content: string) =>
    command(server, 'eli', 'prompt.save', {
      promptId,
      versionId: crypto.randomUUID(),
      parent: headId,
      content,
      notes: SECRET,
    });
  await save(`First ${SECRET}.\n`);
  const contradicting = await save(`First, ${SECRET}.\n`);
  expect(contradicting).toMatchObject({ status: 'conflict', code: 'prompt_conflict' });
  const changes = { title: { from: 'Staged', to: SECRET }, tags: { from: [], to: [SECRET] } };
  for (const [name, args] of [
    ['prompt.edit', { changes }],
    ['prompt.label', { label: SECRET, versionId: headId }],
    [
      'prompt.resolve',
      {
        conflictId: contradicting.details['conflictId'],
        versionId: crypto.randomUUID(),
        content: `Both ${SECRET}.\n`,
        notes: SECRET,
      },
    ],
  ] as const)
    expect([name, (await command(server, 'eli', name, { promptId, ...args })).status]).toEqual([name, 'applied']);
}
