/**
 * Rights over prompts are said once as a rule (domain/prompt/rights.ts) and once as SQL. The two are one: of any prompts,
 * before any reader, Postgres lists, finds and pages exactly those the rule lets through.
 */
import { randomUUID } from 'node:crypto';
import { mayDo, type PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { PromptRow } from '@openkms/schema/domain/rows.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inOrg } from '../../execute/org-transaction.ts';
import { startTestServer, type TestServer } from '../../test-organisation.ts';
import { listPrompts, type PromptKey, readPromptDetail } from './prompt-store.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Made = Pick<PromptRow, 'id' | 'scope' | 'status' | 'ownerId' | 'agent'>;

const PEOPLE = ['emma', 'eli', 'michael', 'admin'].map((name) => `acme-${name}`);
const AGENTS = ['scribe', 'other', 'acme-emma'];
const person = fc.constantFrom(...PEOPLE);
const agent = fc.constantFrom(...AGENTS);
const prompt: fc.Arbitrary<Omit<Made, 'id'>> = fc
  .record({
    scope: fc.constantFrom('user', 'agent', 'global'),
    status: fc.constantFrom('active', 'archived', 'deleted'),
    ownerId: person,
    agent: fc.option(agent),
  })
  .map((made) => (made.scope === 'agent' ? made : { ...made, agent: null }));
const reader: fc.Arbitrary<PromptReader> = fc.oneof(
  fc.record({ userId: person, role: fc.constantFrom('employee', 'manager', 'admin') }),
  fc.record({ agent }),
);

it('lists and finds what the rule lets through, and nothing else', { timeout: 120_000 }, async () => {
  const run = fc.asyncProperty(
    fc.array(prompt, { minLength: 1, maxLength: 40 }),
    fc.array(reader, { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 7 }),
    async (made, readers, page) => {
      const rows = made.map((each): Made => ({ ...each, id: randomUUID() }));
      await replaceAll(rows);
      for (const who of readers) {
        const expected = rows.filter((row) => mayDo('read', row, who));
        const found = await inOrg(server.pool, 'acme', async ({ db }) => {
          const listed: string[] = [];
          for (const status of ['active', 'archived', 'deleted'] as const) {
            let after: PromptKey | undefined;
            for (;;) {
              const some = await listPrompts(db, who, { status }, after, page);
              const shown = some.slice(0, page);
              listed.push(...shown.map(({ id }) => id));
              const last = shown.at(-1);
              if (some.length <= page || !last) break;
              after = [last.updatedAt, last.id];
            }
          }
          const opened: string[] = [];
          for (const { id } of rows) if (await readPromptDetail(db, who, id)) opened.push(id);
          return { listed, opened };
        });
        const ids = expected.map(({ id }) => id);
        expect(found.listed.toSorted()).toEqual(ids.toSorted());
        expect(found.opened).toEqual(ids);
      }
    },
  );
  await fc.assert(run, { numRuns: 60 });
});

/** These prompts and no others, each with a version; written as the owner of the tables. */
async function replaceAll(rows: readonly Made[]): Promise<void> {
  await server.owner.query('truncate prompt cascade');
  const many = JSON.stringify(rows.map((row) => ({ ...row, head: `${row.id}-1` })));
  await server.owner.query(
    `insert into prompt (id, org_id, title, scope, owner_id, owner_name, agent, source, status, head_id, version_count, created_at)
     select r->>'id', 'acme', 'Any', r->>'scope', r->>'ownerId', 'Any', r->>'agent', 'human', r->>'status', r->>'head', 1, now()
     from jsonb_array_elements($1) as r`,
    [many],
  );
  await server.owner.query(
    `insert into prompt_version (id, org_id, prompt_id, number, parents, content, diff_hash, kind, author_id, author_name, created_at)
     select r->>'head', 'acme', r->>'id', 1, '[]', 'Any.', 'x', 'saved', r->>'ownerId', 'Any', now()
     from jsonb_array_elements($1) as r`,
    [many],
  );
}
