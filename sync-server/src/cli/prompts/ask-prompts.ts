/** What the commands ask the server for: lists whole, one prompt, many at once. */
import { allPages } from '../all-pages.ts';
import {
  type ApiClient,
  type ApiCaller,
  type Credentials,
  callWithToken,
  signIn,
  type TokenCredentials,
} from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { type PromptDetail, promptDetail, PROMPTS, type PromptSummary, promptSummary } from './rest-shapes.ts';

/** Enough that the server is never idle, and too few to keep others from it. */
const AT_ONCE = 6;

/** Opens the door as a person, or with an agent's token. */
export async function openDoor(credentials: Credentials | TokenCredentials): Promise<ApiCaller | ApiClient> {
  return 'token' in credentials ? callWithToken(credentials) : signIn(credentials);
}

/** All prompts that `filter` lets through, the latest changed first. */
export function listPrompts(api: ApiCaller, filter: Readonly<Record<string, string>>): Promise<PromptSummary[]> {
  return allPages(api, PROMPTS, { limit: '200', ...filter }, promptSummary);
}

/** One prompt. Throws CliError `not_found`: the same for what is not there and what is another's own. */
export async function readPrompt(api: ApiCaller, id: string): Promise<PromptDetail> {
  try {
    return await api.get(`${PROMPTS}/${id}`, promptDetail);
  } catch (error) {
    if (error instanceof CliError && error.refusal?.status === 404)
      throw new CliError('not_found', `There is no prompt ${id}, or it is not yours to read.`, {
        cause: error,
        refusal: error.refusal,
      });
    throw error;
  }
}

/** `work` done on each item, a few at once; the results are in the order of the items. After a failure none is begun. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}
