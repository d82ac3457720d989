/** The table of rights over prompts at the door of commands: each cell by the executor, on rows in Postgres. */
import { randomUUID } from 'node:crypto';
import { type Act, type Cell, cellsOf, type Ending } from '@openkms/schema/domain/prompt/test-rights.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test-organisation.ts';
import { command, type Staged, stage, storedOf, WHO } from '../test-prompts.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const COMMANDS: Readonly<Record<Exclude<Act, 'read'>, (staged: Staged) => readonly [name: string, args: object]>> = {
  write: ({ promptId, headId }) => [
    'prompt.save',
    { promptId, versionId: randomUUID(), parent: headId, content: 'Other.\n' },
  ],
  link: ({ promptId }) => ['prompt.link', { promptId, linkId: randomUUID(), capability: 'summarize' }],
  delete: ({ promptId }) => ['prompt.delete', { promptId }],
};
const CODES: Readonly<Record<Exclude<Ending, 'done'>, readonly string[]>> = {
  forbidden: ['forbidden'],
  unseen: ['not_found'],
  'out of use': ['prompt_archived', 'prompt_deleted'],
  'not linkable': ['prompt_not_linkable'],
};

type PersonsCell = Cell & { readonly teller: keyof typeof WHO; readonly act: keyof typeof COMMANDS };
const cells = cellsOf(['employee', 'manager', 'admin'], ['write', 'link', 'delete']) as readonly PersonsCell[];

describe('a command about a prompt', () => {
  it.each(cells)('$teller, $kind, $status, $act: $ends', async (cell) => {
    const staged = await stage(server, cell);
    const before = await storedOf(server, staged.promptId);
    const [name, args] = COMMANDS[cell.act](staged);
    const receipt = await command(server, WHO[cell.teller], name, args);
    const after = await storedOf(server, staged.promptId);
    if (cell.ends === 'done') {
      const isSo = cell.act === 'delete' && cell.status === 'deleted';
      expect([receipt.status, receipt.code]).toEqual(isSo ? ['adjusted', 'already_so'] : ['applied', null]);
      if (!isSo) expect(after).not.toEqual(before);
      return;
    }
    expect(receipt.status).toBe('rejected');
    expect(CODES[cell.ends]).toContain(receipt.code);
    if (cell.ends === 'unseen') expect(receipt.details).toEqual({});
    expect(after).toEqual(before);
  });

  /** Every other one, with what it takes to be allowed. */
  const others: readonly [name: string, args: (staged: Staged) => object][] = [
    ['prompt.edit', () => ({ changes: { title: { from: 'Staged', to: 'Mine' } } })],
    ['prompt.edit', () => ({ changes: { scope: { from: 'user', to: 'global' } } })],
    ['prompt.archive', () => ({})],
    ['prompt.restore', () => ({})],
    ['prompt.review', () => ({})],
    ['prompt.revert', ({ headId }) => ({ versionId: randomUUID(), to: headId })],
    ['prompt.merge', ({ headId }) => ({ versionId: randomUUID(), mine: headId, theirs: headId })],
    ['prompt.label', ({ headId }) => ({ label: 'production', versionId: headId })],
    ['prompt.resolve', () => ({ versionId: randomUUID(), conflictId: randomUUID(), content: 'Mine.' })],
    ['prompt.unlink', () => ({ linkId: randomUUID() })],
    [
      'prompt.import',
      () => ({ title: 'Mine', scope: 'global', versions: [{ versionId: randomUUID(), number: 1, content: 'Mine.' }] }),
    ],
  ];
  it.each(others)('%s of another’s own prompt is answered, to the letter, as of none', async (name, args) => {
    const staged = await stage(server, { teller: 'admin', kind: 'another’s own', status: 'active' });
    const before = await storedOf(server, staged.promptId);
    const answerFor = async (promptId: string) => {
      const { status, code, details } = await command(server, 'admin', name, { promptId, ...args(staged) });
      return { status, code, details };
    };
    const theirs = await answerFor(staged.promptId);
    expect(theirs).toEqual({ status: 'rejected', code: 'not_found', details: {} });
    // What is imported under an id that is nobody's is made.
    if (name !== 'prompt.import') expect(await answerFor(randomUUID())).toEqual(theirs);
    expect(await storedOf(server, staged.promptId)).toEqual(before);
  });
});

describe('versions and links of another’s own prompt', () => {
  it('are reached through no prompt of one’s own', async () => {
    const theirs = await stage(server, { teller: 'admin', kind: 'another’s own', status: 'active' });
    const own = await stage(server, { teller: 'admin', kind: 'everybody’s, by oneself', status: 'active' });
    const { promptId } = own;
    const foreign = theirs.headId;
    const asked: readonly [name: string, args: object, code: string][] = [
      ['prompt.save', { versionId: randomUUID(), parent: foreign, content: 'x' }, 'parent_unknown'],
      ['prompt.revert', { versionId: randomUUID(), to: foreign }, 'not_found'],
      ['prompt.merge', { versionId: randomUUID(), mine: own.headId, theirs: foreign }, 'not_found'],
      ['prompt.merge', { versionId: randomUUID(), mine: foreign, theirs: own.headId }, 'not_found'],
      ['prompt.label', { label: 'production', versionId: foreign }, 'not_found'],
      ['prompt.save', { versionId: foreign, parent: own.headId, content: 'x' }, 'duplicate_id'],
    ];
    const before = await Promise.all([own, theirs].map((each) => storedOf(server, each.promptId)));
    for (const [name, args, code] of asked)
      expect([name, await command(server, 'admin', name, { promptId, ...args })]).toMatchObject([
        name,
        { status: 'rejected', code },
      ]);
    expect(await Promise.all([own, theirs].map((each) => storedOf(server, each.promptId)))).toEqual(before);
  });
});

describe('what one person alone may read', () => {
  const secret = () => `secret ${randomUUID()}`;
  const auditOf = async (word: string) =>
    (await server.owner.query(`select 1 from audit_log a where a::text like '%' || $1 || '%'`, [word])).rowCount;

  it.each<[string, (word: string) => readonly [string, object]]>([
    ['was refused for a word of it', (word) => ['prompt.create', { title: `<b>${word}</b>`, content: word }]],
    ['could not be understood', (word) => ['prompt.create', { title: word, content: word, tags: 7 }]],
    ['was no text', (word) => ['prompt.create', { title: word, content: `${word}\0` }]],
  ])('stays out of the audit log where it %s', async (_why, made) => {
    const word = secret();
    const [name, args] = made(word);
    const ids = { promptId: randomUUID(), versionId: randomUUID(), scope: 'user' };
    expect((await command(server, 'emma', name, { ...ids, ...args })).status).not.toBe('applied');
    expect(await auditOf(word)).toBe(0);
  });

  it('stays out of the audit log where another organisation has the id, and where it is a label', async () => {
    const word = secret();
    const ids = { promptId: randomUUID(), versionId: randomUUID(), scope: 'user' };
    const foreign = { title: 'Theirs', content: 'Theirs.', id: ids.promptId, scope: 'user' };
    await server.call(await server.tokenOf('emma', 'globex'), 'POST', '/api/prompts', foreign);
    const receipt = await command(server, 'emma', 'prompt.create', { ...ids, title: word, content: word });
    expect(receipt).toMatchObject({ status: 'rejected', code: 'duplicate_id' });
    const own = await stage(server, { teller: 'employee', kind: 'one’s own', status: 'active' });
    const label = `l${randomUUID()}`;
    const labelled = { promptId: own.promptId, label, versionId: own.headId };
    expect((await command(server, 'emma', 'prompt.label', labelled)).status).toBe('applied');
    expect([await auditOf(word), await auditOf(label)]).toEqual([0, 0]);
  });
});

describe('a link', () => {
  it('goes when everybody’s prompt becomes one person’s', async () => {
    const { promptId } = await stage(server, { teller: 'employee', kind: 'everybody’s, by oneself', status: 'active' });
    const link = { promptId, linkId: randomUUID(), capability: 'translate' };
    expect((await command(server, 'admin', 'prompt.link', link)).status).toBe('applied');
    const changes = { scope: { from: 'global', to: 'user' } };
    expect((await command(server, 'emma', 'prompt.edit', { promptId, changes })).status).toBe('applied');
    const { rows } = await server.owner.query('select prompt_status from prompt_link where id = $1', [link.linkId]);
    expect(rows).toEqual([{ prompt_status: null }]);
  });
});
