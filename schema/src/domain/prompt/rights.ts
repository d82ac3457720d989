/**
 * Who may do what with a prompt. Pure; asked by commands, REST and pages alike, and said once more by the Zero queries.
 *
 *              read                        write, delete         link
 *     admin    shared, own                 shared, own           shared
 *     user     shared, own                 global, own           never        (employees and managers)
 *     agent    global, agent prompts       never                 never
 *              that are its own or all's
 *
 * Always: a prompt of scope `user` is its owner's alone, also before an administrator, and is linked to nothing; what was
 * deleted is there for nobody but its owner and, unless it is another's own, administrators, who may restore it.
 */
import type { Actor } from '../actor.ts';
import type { PromptRow } from '../rows.ts';

export type PromptAct = 'read' | 'write' | 'delete' | 'link';

/** A person, or an agent that came with a token of its own. */
export type PromptReader = Pick<Actor, 'userId' | 'role'> | { readonly agent: string };

type Concerned = Pick<PromptRow, 'scope' | 'ownerId' | 'agent' | 'status'>;

/** Whether `who` may do `act` with `prompt`. */
export function mayDo(act: PromptAct, prompt: Concerned, who: PromptReader): boolean {
  if ('agent' in who) return act === 'read' && prompt.status !== 'deleted' && isForAgent(prompt, who.agent);
  const owns = prompt.ownerId === who.userId;
  if (prompt.scope === 'user' && !owns) return false;
  const keeps = owns || who.role === 'admin';
  if (prompt.status === 'deleted' && !keeps) return false;
  // An agent gets nobody's own prompt: such a link would lead nowhere.
  if (act === 'link') return who.role === 'admin' && prompt.scope !== 'user';
  return act === 'read' || keeps || prompt.scope === 'global';
}

/** What a prompt is called before those who settle conflicts: the title of one person's own is theirs to read. */
export function titleForOthers({ scope, title }: Pick<PromptRow, 'scope' | 'title'>): string {
  return scope === 'user' ? 'A prompt of one person' : title;
}

function isForAgent({ scope, agent }: Concerned, who: string): boolean {
  return scope === 'global' || (scope === 'agent' && (agent === null || agent === who));
}
