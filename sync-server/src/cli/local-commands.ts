/** The commands that work on the installation itself, beside its database: seed, passwords, key rotation, a new epoch. */
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { setPassword } from '../auth/set-password.ts';
import { rotateSigningKey } from '../auth/signing-keys.ts';
import { beginEpoch } from '../epoch/server-epoch.ts';
import { createPool } from '../execute/pool.ts';
import { seed, type FirstAdmin } from '../seed/seed.ts';
import { CliError } from './cli-error.ts';
import { readKeysEnv, readSeedEnv, type SeedEnv } from './env.ts';
import { readSecret } from './read-secret.ts';
import type { Terminal } from './terminal.ts';

/** `openkms seed`. Its last line on stdout is JSON: `{"seeded":…,"demo":…}`. */
export async function seedCommand(source: NodeJS.ProcessEnv, terminal: Terminal): Promise<void> {
  const env = readSeedEnv(source);
  const owner = new pg.Pool({ connectionString: env.OPENKMS_OWNER_DB_URL, max: 2 });
  const app = createPool({ connectionString: env.OPENKMS_DB_URL, max: 4 }, (error) =>
    terminal.note(`a connection was lost: ${error.message}`),
  );
  const auth = new pg.Pool({ connectionString: env.OPENKMS_AUTH_DB_URL, max: 1 });
  try {
    const deps = { owner, app, auth, now: Date.now(), say: terminal.note };
    terminal.print(JSON.stringify(await seed(deps, env.OPENKMS_SEED, firstAdmin(env))));
  } finally {
    await Promise.all([owner.end(), app.end(), auth.end()]);
  }
}

function firstAdmin(env: SeedEnv): FirstAdmin | undefined {
  const { OPENKMS_ADMIN_EMAIL: email, OPENKMS_ADMIN_PASSWORD: password, OPENKMS_ORGANISATION: organisation } = env;
  if (email === undefined && password === undefined) return undefined;
  if (email === undefined || password === undefined) {
    throw new CliError(
      'environment',
      'A first administrator needs both OPENKMS_ADMIN_EMAIL and OPENKMS_ADMIN_PASSWORD.',
    );
  }
  return { email, password, organisation };
}

/** `openkms keys rotate`: a new key signs from now on; the old one verifies until its last token has run out. */
export async function rotateKeysCommand(source: NodeJS.ProcessEnv, terminal: Terminal): Promise<void> {
  const pool = new pg.Pool({ connectionString: readKeysEnv(source).OPENKMS_AUTH_DB_URL, max: 1 });
  try {
    const kid = await rotateSigningKey(pool, Date.now());
    terminal.print(
      terminal.json ? JSON.stringify({ kid }) : `Key ${kid} signs from now on; servers take it up within a minute.`,
    );
  } finally {
    await pool.end();
  }
}

/** What a password needs: no fewer characters than the first administrator's, no more bytes than bcrypt looks at. */
const newPassword = z
  .string({ error: 'Nothing was on standard input: its first line is the new password.' })
  .min(8, { error: 'A password must have 8 characters or more.' })
  .refine((text) => Buffer.byteLength(text) <= 72, { error: 'A password has at most 72 bytes.' })
  .refine((text) => !text.includes('\0'), { error: 'A password cannot hold a NUL character.' });

/** `openkms password set`: for people who were loaded without one, or have lost theirs. */
export async function setPasswordCommand(
  email: string,
  input: NodeJS.ReadStream,
  source: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<void> {
  const connectionString = readKeysEnv(source).OPENKMS_AUTH_DB_URL;
  const parsed = newPassword.safeParse(await readSecret(input, () => terminal.note(`New password of ${email}:`)));
  if (!parsed.success) throw new CliError('usage', parsed.error.issues[0]?.message ?? 'This is no password.');
  const pool = new pg.Pool({ connectionString, max: 1 });
  try {
    const set = await setPassword(pool, { email, password: parsed.data }, { now: Date.now(), newId: uuidv7 });
    if (set === undefined) throw new CliError('not_found', `Nobody active has the e-mail address ${email}.`);
    const { person, first, signedOut } = set;
    const ended = signedOut === 0 ? '' : ` Sign-ins that ended: ${signedOut}.`;
    terminal.print(
      terminal.json
        ? JSON.stringify({ userId: person.userId, first, signedOut })
        : `${person.name} has a ${first ? 'first' : 'new'} password.${ended}`,
    );
  } finally {
    await pool.end();
  }
}

/** `openkms epoch new`: servers that run tell their clients within two seconds. */
export async function newEpochCommand(reason: string, source: NodeJS.ProcessEnv, terminal: Terminal): Promise<void> {
  const pool = new pg.Pool({ connectionString: readKeysEnv(source).OPENKMS_AUTH_DB_URL, max: 1 });
  try {
    const epoch = await beginEpoch(pool, reason);
    terminal.print(
      terminal.json
        ? JSON.stringify({ epoch })
        : `Epoch ${epoch} has begun: devices offer again what this server has no receipt for. Restart "npm start", so that browsers get their rows anew.`,
    );
  } finally {
    await pool.end();
  }
}
