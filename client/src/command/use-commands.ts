/** Previewing and issuing commands from a page. Always: `issue` resolves once the command cannot be lost any more. */
import { useMemo } from 'react';
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import { type RunningClient, runningClient } from '../view/running-client.ts';
import { type Issued, issueCommand, type IssueContext, type Preview, previewCommand } from './issue.ts';

export { newId } from './new-id.ts';
export type { Issued, Preview } from './issue.ts';

export type Commands = {
  /** What the command would do over what the person sees now. Synchronous; saves nothing. */
  readonly preview: (name: string, args: JsonValue, base?: JsonValue) => Preview;
  /** Saves the command on this device; see {@link Issued}. Rejects where the disk refuses or nobody is signed in. */
  readonly issue: (name: string, args: JsonValue, base?: JsonValue) => Promise<Issued>;
};

/** The commands of the signed-in person. */
export function useCommands(): Commands {
  return useMemo(() => {
    const client = runningClient();
    return {
      preview: (name, args, base) => previewCommand(contextOf(client), name, args, base),
      async issue(name, args, base) {
        const begun = performance.now();
        const context = contextOf(client);
        const outbox = await client.outboxOf(context.person);
        const issued = await issueCommand(context, outbox, name, args, base);
        performance.measure('openkms:issue-durable', { start: begun });
        requestAnimationFrame(() =>
          setTimeout(() => performance.measure('openkms:issue-painted', { start: begun }), 0),
        );
        return issued;
      },
    };
  }, []);
}

function contextOf(client: RunningClient): IssueContext {
  const session = client.session.session.get();
  if (!('person' in session)) throw new Error('Nobody is signed in: there is nobody to issue commands for.');
  const line = client.line.get();
  const now = client.clock.now();
  return {
    person: session.person,
    view: client.view.get(),
    now,
    skewMs: client.sync.get().skewMs ?? 0,
    newId: client.newId,
    offlineSince: line.state === 'offline' ? Math.min(line.since, now) : null,
  };
}
