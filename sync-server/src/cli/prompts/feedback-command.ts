/** `openkms prompt feedback`: how good the answer of a run was. */
import type { Credentials, TokenCredentials } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import type { Terminal } from '../terminal.ts';
import { openDoor } from './ask-prompts.ts';
import type { PromptFeedbackOptions } from './prompt-command-line.ts';
import { PROMPTS } from './rest-shapes.ts';
import { run } from './run-shapes.ts';

/** Throws CliError `not_found` for the id of no run of one's own. */
export async function judgeRunCommand(
  { run: runId, up, down, score, note }: PromptFeedbackOptions,
  credentials: Credentials | TokenCredentials,
  terminal: Terminal,
): Promise<void> {
  const api = await openDoor(credentials);
  const said = {
    ...(up || down ? { feedback: up ? 'up' : 'down' } : {}),
    ...(score === undefined ? {} : { score }),
    ...(note === undefined ? {} : { note }),
  };
  const judged = await api.post(`${PROMPTS}/runs/${runId}/feedback`, said, run).catch((error: unknown) => {
    if (error instanceof CliError && error.refusal?.status === 404)
      throw new CliError('not_found', `There is no run ${runId}, or it is not yours.`, { cause: error });
    throw error;
  });
  await api.signOut();
  terminal.print(terminal.json ? JSON.stringify({ run: judged }) : 'Noted.');
}
