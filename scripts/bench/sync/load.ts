/** The load processes of one benchmark, seen from it: started, told, listened to. Always: none is left when it is closed. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Actor } from '../../../schema/src/domain/actor.ts';
import type { CommandEnvelope } from '../../../schema/src/commands/command.ts';
import type { FromLoad, ToLoad } from './load-messages.ts';

export type Batch = { readonly userId: string; readonly commands: readonly CommandEnvelope[] };

export type Load = {
  /** Of each client: its first rows, and ms until it had them. */
  readonly firsts: readonly { readonly rows: number; readonly ms: number }[];
  /** Clients with a standing connection, as last told. */
  readonly connected: () => number;
  /** Clients that lost their connection and do not have all rows again yet. */
  readonly behind: () => number;
  /** Connections lost so far. */
  readonly lost: () => number;
  /** Why connections or requests were refused; cleared by reading. */
  readonly refusals: () => readonly string[];
  /** Runs `work` and returns every mark that some client saw meanwhile, with when (ms UTC). */
  readonly watch: (work: () => Promise<void>) => Promise<ReadonlyMap<string, readonly number[]>>;
  /** Each batch in one request, all at once; resolves when every one was answered. */
  readonly send: (
    batches: readonly Batch[],
  ) => Promise<{ readonly answered: number; readonly refused: number; readonly requests: number }>;
  readonly close: () => Promise<void>;
};

/** Opens one client for each of `actors`, spread over `processes`; resolves when all have their rows. */
export async function openLoad(
  target: { readonly url: string; readonly authUrl: string; readonly atOnce: number },
  actors: readonly Actor[],
  processes: number,
  say: (line: string) => void,
): Promise<Load> {
  const firsts: { rows: number; ms: number }[] = [];
  const refusals: string[] = [];
  let seen: Map<string, number[]> | null = null;
  const told = Array.from({ length: processes }, () => ({ connected: 0, behind: 0, lost: 0 }));
  const sum = (key: 'connected' | 'behind' | 'lost') => told.reduce((all, each) => all + each[key], 0);
  const children = told.map((_, index) => {
    const child = fork(path.join(import.meta.dirname, 'load-process.ts'), { serialization: 'advanced' });
    child.on('message', (message: FromLoad) => {
      switch (message.kind) {
        case 'complete':
          firsts.push({ rows: message.rows, ms: message.ms });
          if (firsts.length % 50 === 0) say(`${firsts.length} of ${actors.length} clients have their rows`);
          return;
        case 'seen':
          for (const [mark, at] of message.marks) {
            const times = seen?.get(mark);
            if (times === undefined) seen?.set(mark, [at]);
            else times.push(at);
          }
          return;
        case 'state':
          told[index] = { connected: message.connected, behind: message.behind, lost: message.lost };
          refusals.push(...message.refused);
          return;
        case 'opened':
        case 'sent':
      }
    });
    return child;
  });
  const mine = (index: number) => actors.filter((_, at) => at % processes === index);
  const tell = (child: ChildProcess, message: ToLoad) => void child.send(message);
  await Promise.all(
    children.map((child, index) => {
      const opened = answerOf(child, 'opened');
      const atOnce = Math.max(1, Math.round(target.atOnce / processes));
      tell(child, { kind: 'open', plan: { url: target.url, authUrl: target.authUrl, actors: mine(index), atOnce } });
      return opened;
    }),
  );
  return {
    firsts,
    connected: () => sum('connected'),
    behind: () => sum('behind'),
    lost: () => sum('lost'),
    refusals: () => refusals.splice(0),
    async watch(work) {
      const marks = new Map<string, number[]>();
      seen = marks;
      for (const child of children) tell(child, { kind: 'watch' });
      await work();
      for (const child of children) tell(child, { kind: 'unwatch' });
      seen = null;
      return marks;
    },
    async send(batches) {
      const ends = await Promise.all(
        children.map((child, index) => {
          const people = new Set(mine(index).map(({ userId }) => userId));
          const sent = answerOf(child, 'sent');
          tell(child, { kind: 'send', batches: batches.filter(({ userId }) => people.has(userId)) });
          return sent;
        }),
      );
      const add = (key: 'answered' | 'refused' | 'requests') => ends.reduce((all, end) => all + end[key], 0);
      return { answered: add('answered'), refused: add('refused'), requests: add('requests') };
    },
    async close() {
      await Promise.all(
        children.map((child) => {
          const ended = new Promise((resolve) => child.once('exit', resolve));
          tell(child, { kind: 'close' });
          return ended;
        }),
      );
    },
  };
}

/** The next message of `kind`; rejects where the process ends first. */
function answerOf<K extends FromLoad['kind']>(child: ChildProcess, kind: K): Promise<Extract<FromLoad, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const heed = (message: FromLoad) => {
      if (message.kind !== kind) return;
      child.off('message', heed);
      resolve(message as Extract<FromLoad, { kind: K }>);
    };
    child.on('message', heed);
    child.once('exit', (code) => reject(new Error(`A load process ended (${code}).`)));
  });
}
