/** How a command looks on the wire and in the outbox. Always: a value that parses here can be executed or refused by name. */
import { z } from 'zod';
import { id, json, MAX_INSTANT } from './text.ts';

/** Largest JSON text of one command, in UTF-16 code units; larger ones become dead letters. */
export const MAX_COMMAND_LENGTH = 1_000_000;

const instant = z.number().int().min(0).max(MAX_INSTANT);

export const envelopeSchema = z.object({
  id,
  name: z.string().min(1).max(80),
  version: z.number().int().min(1).max(1000),
  args: json,
  base: json.optional(),
  actor: id,
  device: id,
  seq: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  issuedAt: instant,
  offlineSince: instant.nullable().optional(),
  // Evidence only: a role this build does not know must not cost the command.
  role: z.enum(['employee', 'manager', 'admin']).optional().catch(undefined),
});
