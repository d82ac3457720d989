/** Which prompt is meant by what somebody typed: its id, or its title as others refer to it. */
import { slugOf } from '@openkms/schema/domain/prompt/slug.ts';
import type { ApiCaller } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { shown } from '../prompt-files/problem.ts';
import { listPrompts, readPrompt } from './ask-prompts.ts';

/** The id. Throws CliError `not_found`, also where several prompts have that title: the message then lists them. */
export async function findPrompt(api: ApiCaller, name: string): Promise<string> {
  if (/^[\w-]{1,64}$/.test(name)) {
    const byId = await readPrompt(api, name).catch((error: unknown) => {
      if (error instanceof CliError && error.code === 'not_found') return undefined;
      throw error;
    });
    if (byId) return byId.id;
  }
  const slug = slugOf(name);
  const found = (await listPrompts(api, { status: 'active' })).filter(({ title }) => slugOf(title) === slug);
  const [only, ...others] = found;
  if (!only || slug === '')
    throw new CliError('not_found', `There is no prompt "${shown(name)}", or it is not yours to read.`);
  if (others.length === 0) return only.id;
  const ids = found.map(({ id }) => id).join(', ');
  throw new CliError('not_found', `${found.length} prompts are called "${shown(name)}": ${ids}. Say which.`);
}
