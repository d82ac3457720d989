/**
 * The line between a device and the real executor, with faults. What may happen to a request: it never arrives, it
 * arrives and its answer is lost, it arrives twice, somebody in between answers, or all is well.
 */
import type { SendCommands } from '@openkms/client/push/commands-http.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { World } from '@openkms/sync-server/execute/fixture.ts';
import type { Random } from './random.ts';

export type Line = { online: boolean; faulty: boolean };

/** Sends as `actor` over `line`; what the server says passes through the same JSON as over HTTP. */
export function faultyNetwork(world: World, actor: Actor, line: Line, random: Random): SendCommands {
  const execute = async (commands: readonly unknown[]) => {
    world.clock.now += 1;
    const { receipts } = await world.executor.executeBatch(JSON.parse(JSON.stringify(commands)) as unknown[], actor);
    return new Map(
      receipts.map(({ id, status, code, details, decidedAt }) => [id, { status, code, details, decidedAt }]),
    );
  };
  return async (_token, _device, commands) => {
    if (!line.online) return { kind: 'unreachable' };
    if (!line.faulty) return { kind: 'answered', verdicts: await execute(commands) };
    const fate = random.next();
    if (fate < 0.15) return { kind: 'unreachable' };
    if (fate < 0.25) return { kind: 'busy', retryAfter: null };
    if (fate < 0.4) {
      // Part of the batch, then the line is cut: the executor stops between two commands when its process dies.
      await execute(commands.slice(0, 1 + random.below(commands.length)));
      return { kind: 'unreachable' };
    }
    if (fate < 0.5) {
      const [first] = await Promise.all([execute(commands), execute(commands)]);
      return { kind: 'answered', verdicts: first };
    }
    const verdicts = await execute(commands);
    return line.online ? { kind: 'answered', verdicts } : { kind: 'unreachable' };
  };
}
