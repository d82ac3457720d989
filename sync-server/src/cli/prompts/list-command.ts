/** `openkms prompt list`. */
import type { Credentials, TokenCredentials } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { shown } from '../prompt-files/problem.ts';
import type { Terminal } from '../terminal.ts';
import { listPrompts, openDoor } from './ask-prompts.ts';
import type { PromptListOptions } from './prompt-command-line.ts';
import type { PromptSummary } from './rest-shapes.ts';
import { cell, counted } from './table.ts';

const FILTERS = ['scope', 'tag', 'agent', 'owner', 'status', 'label', 'q'] as const;

/** All that the filters let through, the latest changed first. */
export async function listPromptsCommand(
  options: PromptListOptions,
  credentials: Credentials | TokenCredentials,
  terminal: Terminal,
): Promise<void> {
  const api = await openDoor(credentials);
  const filter = Object.fromEntries(
    FILTERS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const])),
  );
  if (options.owner === 'me') {
    if (!('person' in api)) throw new CliError('usage', '--owner me needs a person: an agent owns no prompts.');
    filter.owner = api.person.id;
  }
  const prompts = await listPrompts(api, filter);
  await api.signOut();
  if (terminal.json) return terminal.print(JSON.stringify({ prompts }));
  if (prompts.length === 0) return terminal.print('No prompts.');
  terminal.print(row('TITLE', 'SCOPE', 'VERSIONS', 'ID'));
  for (const prompt of prompts) terminal.print(line(prompt));
  terminal.print(`${counted(prompts.length, 'prompt')}.`);
}

function line({ title, scope, status, versionCount, id }: PromptSummary): string {
  return row(status === 'active' ? title : `(${status}) ${title}`, scope, String(versionCount), id);
}

/** 78 columns with ids of 36; a longer id comes last, where it disturbs nothing. */
function row(title: string, scope: string, versions: string, id: string): string {
  return `${cell(title, 22)}  ${cell(scope, 6)}  ${cell(versions, 8)}  ${shown(id)}`;
}
