/** Where a file says something else of a prompt than the server, beside its text. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { promptFields } from '@openkms/schema/commands/prompt-fields.ts';
import { mergeTags } from '@openkms/schema/domain/prompt/tags.ts';
import { z } from 'zod';
import type { PromptFile } from '../prompt-files/prompt-file.ts';
import type { PromptSummary } from './rest-shapes.ts';

/** As the server would write them down. */
const written = z.object(promptFields);

/** The names of fields that differ: an import leaves those of a prompt that is there already as they are. */
export function differingFields(file: PromptFile, there: PromptSummary): string[] {
  const fields = written.parse({ ...file });
  const said = { ...fields, tags: mergeTags([], [], fields.tags), archived: file.archived };
  const stands = { ...there, archived: there.status === 'archived' };
  return (['title', 'scope', 'agent', 'tags', 'variables', 'archived'] as const).filter(
    (field) => !isDeepStrictEqual(said[field], stands[field]),
  );
}
