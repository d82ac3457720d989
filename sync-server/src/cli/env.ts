/** What the local commands of the CLI (seed, keys) need to know of the installation. The remote ones need nothing of it. */
import { z } from 'zod';
import { CliError } from './cli-error.ts';

const url = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' });
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const seedEnv = z.object({
  OPENKMS_OWNER_DB_URL: url,
  OPENKMS_DB_URL: url,
  OPENKMS_AUTH_DB_URL: url,
  OPENKMS_SEED: z.enum(['demo', 'accounts', 'none'], { error: 'must be demo, accounts or none' }).default('demo'),
  OPENKMS_ADMIN_EMAIL: optional(z.email({ error: 'must be an e-mail address' })),
  OPENKMS_ADMIN_PASSWORD: optional(z.string().min(8, { error: 'must have 8 characters or more' })),
  OPENKMS_ORGANISATION: z.string().min(1, { error: 'must not be empty' }).default('OpenKMS'),
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
  const wrong = parsed.error.issues.map(({ path: [name], message }) =>
    source[String(name)] === undefined ? `${String(name)} is missing` : `${String(name)} ${message}`,
  );
  throw new CliError(
    'environment',
    `This command works on the installation itself: ${wrong.join(', ')}. While OpenKMS runs, eval "$(npm run --silent postgres)" sets where its database is.`,
    { cause: parsed.error },
  );
}
