/** Prompts before whoever comes (schema's test-rights.ts), staged in an organisation of test-organisation.ts by their owners' own commands. */
import { randomUUID } from 'node:crypto';
import { AGENT, type Cell, KINDS, type Teller } from '@openkms/schema/domain/prompt/test-rights.ts';
import type { CommandReceiptRow } from '@openkms/schema/domain/rows.ts';
import { type PersonName, type TestServer, textOf } from './test-organisation.ts';

export const WHO = { employee: 'emma', manager: 'michael', admin: 'admin' } as const satisfies Record<
  Exclude<Teller, 'agent'>,
  PersonName
>;
/** Who owns what whoever comes does not. */
const ANOTHER = 'eli';

export type Staged = {
  readonly promptId: string;
  readonly headId: string;
  readonly content: string;
  readonly owner: PersonName;
};

/** Sends one command as its author's device would. */
export async function command(
  server: TestServer,
  person: PersonName,
  name: string,
  args: object,
  extra: object = {},
): Promise<CommandReceiptRow> {
  const actor = `acme-${person}`;
  const envelope = { id: randomUUID(), name, version: 1, args, actor, device: `${actor}-device`, seq: 1 };
  const body = { commands: [{ ...envelope, issuedAt: Date.now(), ...extra }] };
  const answer = await server.call(await server.tokenOf(person), 'POST', '/api/v1/commands', body);
  const [receipt] = answer.body['receipts'] as unknown as CommandReceiptRow[];
  if (!receipt) throw new Error(textOf(answer.body));
  return receipt;
}

/** A prompt of `kind` in `status`, as `teller` comes to it. */
export async function stage(
  server: TestServer,
  { teller, kind, status }: Pick<Cell, 'teller' | 'kind' | 'status'>,
  title = 'Staged',
): Promise<Staged> {
  const { by, scope, agent } = KINDS[kind];
  const owner = by === 'oneself' && teller !== 'agent' ? WHO[teller] : ANOTHER;
  const [promptId, headId] = [randomUUID(), randomUUID()];
  const content = 'First.\nSecond.\nThird.\n';
  const must = async (name: string, args: object) => {
    const { status: came, code } = await command(server, owner, name, { promptId, ...args });
    if (came !== 'applied') throw new Error(`${name} came to ${came} ${code}`);
  };
  await must('prompt.create', { versionId: headId, title, scope, agent, content });
  if (status === 'archived') await must('prompt.archive', {});
  if (status === 'deleted') await must('prompt.delete', {});
  return { promptId, headId, content, owner };
}

/** A token for the agent that comes, with what may be asked of it. */
export async function agentToken(server: TestServer, scopes = ['prompts:read', 'prompts:enrich']) {
  const body = { agent: AGENT, label: 'Scribe', scopes };
  const made = await server.call(await server.tokenOf('admin'), 'POST', '/api/v1/agent-tokens', body);
  return { id: textOf(made.body['id']), token: textOf(made.body['token']) };
}

/** The JWT that `token` is exchanged for. */
export async function agentJwt(server: TestServer, token: string, body?: object): Promise<string> {
  return textOf((await server.call(token, 'POST', '/api/v1/agent-tokens/jwt', body)).body['jwt']);
}

/** All that is stored of a prompt, to be compared: what a refusal must leave as it was. */
export async function storedOf(server: TestServer, promptId: string): Promise<unknown> {
  const { rows } = await server.owner.query<{ stored: unknown }>(
    `select jsonb_build_object('prompt', to_jsonb(p),
       'versions', (select count(*) from prompt_version v where v.prompt_id = p.id),
       'links', (select jsonb_agg(l order by l.id) from prompt_link l where l.prompt_id = p.id),
       'moves', (select count(*) from prompt_label_move m where m.prompt_id = p.id),
       'conflicts', (select count(*) from sync_conflict c where c.entity_id = p.id)) as stored
     from prompt p where p.id = $1`,
    [promptId],
  );
  return rows[0]?.stored;
}
