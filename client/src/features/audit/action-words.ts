/**
 * What the audit log calls what was done: commands by the words every page has for them, and what happens without one.
 * Pure. Always: what has no words here is shown by its own name.
 */
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import { commandWords } from '../../command/command-words.ts';
import { STATUS_WORDS } from '../../command/status-words.ts';

const withoutCommand: { readonly [action: string]: string } = {
  'registration.promoted': 'Move up from the waitlist',
  'auth.login': 'Sign in',
  'auth.login_failed': 'Fail to sign in',
  'auth.logout': 'Sign out',
  'auth.password_set': 'Set a password',
  'auth.refresh_reused': 'Use a sign-in again that was renewed',
  'agent-token.issue': 'Give an agent a token',
  'agent-token.revoke': 'Revoke an agent’s token',
};

/** "Move a session" for `session.move`. */
export function actionWords(action: string): string {
  return withoutCommand[action] ?? commandWords(action);
}

/** "Done differently" for `adjusted`. */
export function outcomeWords(outcome: string): string {
  return (STATUS_WORDS as { readonly [outcome: string]: string })[outcome] ?? outcome;
}

export type Choice = { readonly value: string; readonly label: string };

/** Everything that can be asked for, by its words. */
export const ACTIONS: readonly Choice[] = [...allCommands.keys(), ...Object.keys(withoutCommand)]
  .map((value) => ({ value, label: actionWords(value) }))
  .toSorted((a, b) => a.label.localeCompare(b.label, 'en'));

/** How it can have ended. */
export const OUTCOMES: readonly Choice[] = Object.entries(STATUS_WORDS).map(([value, label]) => ({ value, label }));
