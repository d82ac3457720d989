/** What enriching and running a prompt take alike: which prompt, for which task. */
import { agentName, label, values as anyValues } from '@openkms/schema/commands/prompt-fields.ts';
import { id, json, prose } from '@openkms/schema/commands/text.ts';
import { isCapability } from '@openkms/schema/domain/prompt/link.ts';
import { z } from 'zod';

export const capabilityName = z.string().refine(isCapability, { error: 'must be names parted by dots' });

export const which = {
  versionId: id.optional().describe('Id or number; else the one that stands now'),
  label: label.optional().describe('The version that this label stands at'),
};
export const forWhom = agentName.optional().describe('With capability; an agent’s token says it itself');

export const taskFields = {
  memory: z
    .array(z.strictObject({ id: z.string().max(64), text: prose(10_000), at: z.number().int() }))
    .max(200)
    .default([]),
  zone: z.string().max(60).optional().describe('IANA; else that of the person’s office'),
  enrichers: z
    .array(z.strictObject({ name: z.string(), enabled: z.boolean(), settings: z.record(z.string(), json).default({}) }))
    .max(20)
    .optional()
    .describe('Which, in this order; else all of them'),
};
export const task = prose(20_000).describe('What the person wants');
export const values = anyValues.describe('Of the prompt’s variables');

/** One of the two at most. */
export const notBoth = [
  ({ versionId, label: named }: { versionId?: string | undefined; label?: string | undefined }) =>
    versionId === undefined || named === undefined,
  { error: 'name either versionId or label' },
] as const;
