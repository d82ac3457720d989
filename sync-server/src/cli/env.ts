/** What the local commands of the CLI (seed, keys) need to know of the installation. The remote ones need nothing of it. */
import { z } from 'zod';
import { CliError } from './cli-error.ts';

const url = z.url({ protocol: /^postgres(ql)?$/ });
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const seedEnv = z.object({
  OPENKMS_OWNER_DB_URL: url,
  OPENKMS_DB_URL: url,
  OPENKMS_AUTH_DB_URL: url,
  OPENKMS_SEED: z.enum(['demo', 'accounts', 'none']).default('demo'),
  OPENKMS_ADMIN_EMAIL: optional(z.email()),
  OPENKMS_ADMIN_PASSWORD: optional(z.string().min(8)),
  OPENKMS_ORGANISATION: z.string().min(1).default('OpenKMS'),
});
const keysEnv = z.object({ OPENKMS_AUTH_DB_URL: url });

export type SeedEnv = z.infer<typeof seedEnv>;

/** The environment of `seed`; throws CliError `environment` naming what is missing or wrong. */
export function readSeedEnv(source: NodeJS.ProcessEnv): SeedEnv {
  return read(seedEnv, source);
}

/** The environment of `keys rotate` and `epoch new`; throws as above. */
export function readKeysEnv(source: NodeJS.ProcessEnv): z.infer<typeof keysEnv> {
  return read(keysEnv, source);
}

function read<T extends z.ZodType>(schema: T, source: NodeJS.ProcessEnv): z.infer<T> {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  throw new CliError(
    'environment',
    `This command works on the installation itself and lacks: ${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}
