/**
 * A load process: some of the clients of one benchmark, told by messages what to do. Always: it only watches and sends what
 * it is told; its clients keep no rows.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../../schema/src/domain/actor.ts';
import type { CommandEnvelope } from '../../../schema/src/commands/command.ts';
import { type FromLoad, type LoadPlan, MARK, type ToLoad } from './load-messages.ts';
import { TOKEN_KEPT_MS, type TokenMint, tokenMint } from './tokens.ts';
import { WANTED } from './wanted.ts';
import { type ZeroSocket, zeroSocket } from './zero-socket.ts';

const STATE_EVERY_MS = 250;
/** A client that could not send waits this long at most before its second try. */
const AGAIN_WITHIN_MS = 500;

const clients: ZeroSocket[] = [];
let plan: LoadPlan | null = null;
let mint: TokenMint | null = null;
let watching = false;
let lost = 0;
let behind = 0;
let refused: string[] = [];

const tell = (message: FromLoad) => void process.send?.(message);

process.on('message', (message: ToLoad) => {
  switch (message.kind) {
    case 'open':
      void open(message.plan);
      return;
    case 'watch':
      watching = true;
      return;
    case 'unwatch':
      watching = false;
      return;
    case 'send':
      void Promise.all(message.batches.map(send)).then((ends) =>
        tell({
          kind: 'sent',
          answered: ends.reduce((sum, end) => sum + end.answered, 0),
          refused: ends.reduce((sum, end) => sum + end.refused, 0),
          requests: ends.reduce((sum, end) => sum + end.requests, 0),
        }),
      );
      return;
    case 'close':
      for (const client of clients) client.close();
      process.exit();
  }
});
process.on('disconnect', () => process.exit());
setInterval(() => {
  const connected = clients.filter((client) => client.isConnected()).length;
  tell({ kind: 'state', connected, behind, lost, refused });
  refused = [];
}, STATE_EVERY_MS);

async function open(next: LoadPlan): Promise<void> {
  plan = next;
  mint = tokenMint(next.authUrl);
  const waiting = [...next.actors];
  const lane = async () => {
    for (let actor = waiting.shift(); actor !== undefined; actor = waiting.shift())
      await join(next, mint as TokenMint, actor);
  };
  await Promise.all(Array.from({ length: next.atOnce }, lane));
  tell({ kind: 'opened' });
}

/** Resolves once the client has all its rows. */
async function join({ url }: LoadPlan, tokens: TokenMint, actor: Actor): Promise<void> {
  let token = await tokens.of(actor);
  const began = performance.now();
  let rows = 0;
  let first = true;
  let isBehind = false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const client = zeroSocket({
    cacheUrl: `${url}/zero`,
    userId: actor.userId,
    token: () => token,
    wanted: WANTED,
    onPoke({ at, puts, texts }) {
      if (first) rows += puts;
      if (!watching) return;
      const marks = new Set(texts.flatMap((text) => text.match(MARK) ?? []));
      if (marks.size > 0) tell({ kind: 'seen', marks: [...marks].map((mark) => [mark, at]) });
    },
    onComplete() {
      if (first) tell({ kind: 'complete', rows, ms: performance.now() - began });
      first = false;
      if (isBehind) behind -= 1;
      isBehind = false;
      resolve();
    },
    onState(state, why) {
      if (state === 'refused') refused.push(why);
      if (state !== 'lost') return;
      lost += 1;
      if (!isBehind) behind += 1;
      isBehind = true;
    },
  });
  clients.push(client);
  client.connect();
  setInterval(() => {
    void tokens.of(actor).then((fresh) => {
      if (fresh === token) return;
      token = fresh;
      client.renew(fresh);
    });
  }, TOKEN_KEPT_MS / 4);
  await promise;
}

/** As the drain does: the whole queue in a batch, after a back-off again while nobody answers. */
async function send({ userId, commands }: { userId: string; commands: readonly CommandEnvelope[] }) {
  if (plan === null || mint === null) throw new Error('Nobody has opened this load process.');
  const actor = plan.actors.find((each) => each.userId === userId);
  if (actor === undefined) throw new Error(`Nobody here is ${userId}.`);
  const device = {
    id: commands[0]?.device ?? 'bench',
    label: 'Benchmark',
    pendingCount: commands.length,
    oldestPendingAt: commands[0]?.issuedAt ?? null,
    offlineSince: null,
    now: Date.now(),
  };
  for (let requests = 1; ; requests += 1) {
    const answer = await fetch(`${plan.url}/api/v1/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await mint.of(actor)}` },
      body: JSON.stringify({ device, commands }),
    }).catch(() => null);
    const body: unknown = await answer?.json().catch(() => null);
    if (answer?.ok === true) return { answered: receiptsIn(body), refused: 0, requests };
    if (answer !== null && answer.status < 500 && answer.status !== 429) {
      refused.push(`${answer.status} ${JSON.stringify(body).slice(0, 300)}`);
      return { answered: 0, refused: commands.length, requests };
    }
    await sleep(AGAIN_WITHIN_MS * (0.5 + 0.5 * Math.random()) * Math.min(16, 2 ** (requests - 1)));
  }
}

function receiptsIn(body: unknown): number {
  return typeof body === 'object' && body !== null && 'receipts' in body && Array.isArray(body.receipts)
    ? body.receipts.length
    : 0;
}
