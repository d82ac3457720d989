/** A prompt's variable as it goes out and comes back from a cache. Always: the compiler holds it to its row. */
import { json } from '@openkms/schema/commands/text.ts';
import type { PromptVariable } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';

export const variableShape = z
  .object({
    name: z.string(),
    type: z.enum(['text', 'number', 'boolean', 'date', 'list', 'json']),
    required: z.boolean(),
    default: json,
    description: z.string(),
  })
  .meta({ id: 'PromptVariable' }) satisfies z.ZodType<PromptVariable>;
