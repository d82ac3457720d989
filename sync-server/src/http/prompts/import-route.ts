/** A prompt from a file over REST, with its history; the CLI reads the file. Always: importing it again changes nothing. */
import { importArgs } from '@openkms/schema/commands/prompt-import.ts';
import { z } from 'zod';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';

const answer = z.object({
  promptId: z.string(),
  outcome: z.enum(['made', 'continued', 'saved', 'merged', 'conflict', 'unchanged']),
  versionId: z.string().optional().describe('The version that holds what was sent'),
  conflictId: z.string().optional(),
});
const details = z.object({
  promptId: z.string(),
  did: z.enum(['made', 'continued', 'nothing']).optional(),
  versionId: z.string().optional(),
  conflictId: z.string().optional(),
});

export function registerImportRoute(app: App, { issue }: Door, { writing, noAgent }: PromptDoor): void {
  for (const root of PROMPT_ROUTES)
    app.post(
      `${root}/import`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'Take in a prompt with its history; what was written here meanwhile is merged'),
          body: importArgs.strict(),
          response: { 200: answer, 201: answer.describe('It was made'), ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const receipt = await issue(request, actor, 'prompt.import', request.body, { conflictsToo: true });
        const { did, ...rest } = details.parse(receipt.details);
        const landed = receipt.status === 'conflict' ? 'conflict' : receipt.code === 'merged' ? 'merged' : 'saved';
        const outcome =
          receipt.code === 'already_so' ? 'unchanged' : did === 'nothing' || did === undefined ? landed : did;
        return reply.code(outcome === 'made' ? 201 : 200).send({ ...rest, outcome });
      },
    );
}
