/** What the workers are told from outside. The only place of this process that reads its environment. */
import { llmVariables, modelIsNamed } from '@openkms/plugins/host/llm.ts';
import { z } from 'zod';

const schema = z
  .object({
    /** The workers own no organisation: they serve all of them, so they connect as the owner. */
    OPENKMS_OWNER_DB_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    /** State directory; without SMTP_URL, messages are written to `mail/` in it. */
    OPENKMS_HOME: z.string().min(1),
    /** Where people open OpenKMS; links in messages start with it. */
    OPENKMS_PUBLIC_ORIGIN: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
    SMTP_URL: z.preprocess((value) => (value === '' ? undefined : value), z.url({ protocol: /^smtps?$/ }).optional()),
    OPENKMS_MAIL_FROM: z.string().min(3).default('OpenKMS <training@openkms.example>'),
    OPENKMS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
    ...llmVariables,
    /** Models that are asked at a time. */
    OPENKMS_LLM_CONCURRENCY: z.preprocess(
      (value) => (value === '' ? undefined : value),
      z.coerce.number().int().min(1).max(64).default(2),
    ),
  })
  .superRefine(modelIsNamed);

export type WorkersEnv = z.infer<typeof schema>;

/** Parses `source`; throws one readable sentence per wrong variable. */
export function readEnv(source: NodeJS.ProcessEnv): WorkersEnv {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  throw new Error(`workers cannot start with this environment:\n${z.prettifyError(parsed.error)}`, {
    cause: parsed.error,
  });
}
