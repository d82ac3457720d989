/**
 * What stands on which shelf of the prompt index. Always: a reader may read all that stands on each of their shelves, and
 * all they may read stands on one of them, so that nothing they may not see takes a place from what they may.
 *
 *     person   what is shared    their own
 *     agent    every agent's     its own        (an agent's own are no other agent's to read)
 */
import { prompt } from '@openkms/schema/db/tables.ts';
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import { and, eq, isNull, ne, or, type SQL } from 'drizzle-orm';

/** `holds`: which prompts; `name` is the same for the same ones, within an organisation. */
export type Reach = { readonly name: string; readonly holds: SQL | undefined };

/** The shelves that `reader` is answered from; by the first it is judged what is rare. */
export function reachOf(reader: PromptReader): readonly [Reach, ...Reach[]] {
  const ofAgents = eq(prompt.scope, 'agent');
  if ('agent' in reader) {
    const { agent } = reader;
    return [
      { name: 'every agent', holds: or(eq(prompt.scope, 'global'), and(ofAgents, isNull(prompt.agent))) },
      { name: `agent ${agent}`, holds: and(ofAgents, eq(prompt.agent, agent)) },
    ];
  }
  const { userId } = reader;
  return [
    { name: 'shared', holds: ne(prompt.scope, 'user') },
    { name: `person ${userId}`, holds: and(eq(prompt.scope, 'user'), eq(prompt.ownerId, userId)) },
  ];
}
