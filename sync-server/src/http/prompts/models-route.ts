/** The models that a run may name. Always: the provider is asked at most once a minute, however many ask here. */
import { LLMError } from '@openkms/plugins/contract/llm-provider.ts';
import type { LLM } from '@openkms/plugins/host/llm.ts';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { keptBriefly } from '../../kept-briefly.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import type { PromptDoor } from './prompt-reader.ts';

const KEPT_FOR_MS = 60_000;

/** `llm`: null where the installation was given none. */
export function registerModelsRoute(
  app: App,
  { now }: Door,
  { reading }: PromptDoor,
  llm: Pick<LLM, 'provider' | 'defaultModel'> | null,
): void {
  const models = llm && keptBriefly(KEPT_FOR_MS, now, () => llm.provider.models());

  app.get(
    '/api/v1/models',
    {
      schema: {
        ...documented('runs', 'The models that a run may name, by the provider’s account of the last minute'),
        response: {
          200: z.object({
            items: z.array(z.object({ id: z.string() })),
            defaultModel: z.string().describe('Is asked where a run names none'),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      await reading(request);
      if (!llm || !models) throw new AppError('llm_not_configured', 503);
      try {
        return { items: (await models()).map(({ id }) => ({ id })), defaultModel: llm.defaultModel };
      } catch (error) {
        if (!(error instanceof LLMError)) throw error;
        // What the provider said may hold more than the caller should read; it is in the log.
        throw new AppError('unavailable', 503, { part: 'llm', failure: error.failure.code }, { cause: error });
      }
    },
  );
}
