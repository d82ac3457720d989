/**
 * Two small organisations in a cloned database, and a server over them, for tests of the doors (x.pg.test.ts). Always: the
 * rows are written as the owner, everything else goes through the real server, its roles and its row-level security.
 */
import { meetingAt } from '@openkms/schema/domain/test-rows.ts';
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import pg from 'pg';
import { hashPassword } from './auth/password.ts';
import { createSignInLimit, type SignInLimit } from './auth/sign-in-limit.ts';
import type { App } from './http/app.ts';
import { createPool } from './execute/pool.ts';
import { buildServer, type ServerDeps } from './server.ts';

export const PASSWORD = 'correct horse battery';
const DAY = 24 * 3600_000;

/** The people of each organisation: `emma`, `eli` (employees), `michael` (manager), `admin`; e-mails are `<name>@<org>.example`. */
export type OrgName = 'acme' | 'globex';
const PEOPLE = [
  ['emma', 'employee'],
  ['eli', 'employee'],
  ['michael', 'manager'],
  ['admin', 'admin'],
] as const;
export type PersonName = (typeof PEOPLE)[number][0];

export type TestServer = {
  readonly app: App;
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  readonly authPool: pg.Pool;
  readonly owner: pg.Pool;
  /** An access token by signing in for real. */
  readonly tokenOf: (person: PersonName, org?: OrgName) => Promise<string>;
  /** A request with a token; the body of the answer is parsed when it is JSON. */
  readonly call: (
    token: string | undefined,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; headers: Record<string, unknown>; body: Json }>;
  readonly close: () => Promise<void>;
};
/** JSON as a test looks into it. */
export type Json = { readonly [key: string]: Json } & { readonly length?: number };

/** A value of an answer as text: itself when it is text, else its JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Each organisation has office Boston and trainings `<org>-python` (sessions `<org>-early` in 10 days with 1 seat,
 * `<org>-late` in 20 days with 5 seats) and `<org>-excel` (session `<org>-clash`, at the time of `early`, 5 seats).
 */
export async function startTestServer(
  options: {
    now?: () => number;
    signInLimit?: SignInLimit;
    clientDir?: string;
    zeroCacheUrl?: string;
    trustProxy?: boolean;
    llm?: ServerDeps['llm'];
    /** Where the organisations are to be written; one that was restored holds them already. */
    place?: { readonly database: TestDatabase; readonly restored: boolean };
  } = {},
): Promise<TestServer> {
  const { place, ...serverOptions } = options;
  const database = place?.database ?? (await createTestDatabase());
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  // The drill (e2e/restore) stops the whole cluster while connections are still saying goodbye: to the pool, or by themselves.
  owner.on('error', () => undefined);
  owner.on('connect', (client) => client.on('error', () => undefined));
  const pool = createPool({ connectionString: database.appUrl, max: 8 }, () => undefined);
  const authPool = createPool({ connectionString: database.authUrl, max: 4 }, () => undefined);
  if (!place?.restored) {
    const passwordHash = await hashPassword(PASSWORD);
    for (const org of ['acme', 'globex'] as const) await writeOrganisation(owner, org, passwordHash);
  }
  const app = await buildServer({
    pool,
    authPool,
    publicOrigin: 'http://localhost:3000',
    // Many tests sign in from one address.
    signInLimit: createSignInLimit({ perPerson: 10, perAddress: 10_000 }),
    ...serverOptions,
  });
  const tokens = new Map<string, string>();

  const call: TestServer['call'] = async (token, method, url, body, headers = {}) => {
    const response = await app.inject({
      method,
      url,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const isJson = /\/(problem\+)?json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      body: (isJson && response.body !== '' ? response.json() : response.body) as Json,
    };
  };

  return {
    app,
    database,
    pool,
    authPool,
    owner,
    call,
    async tokenOf(person, org = 'acme') {
      const email = `${person}@${org}.example`;
      const known = tokens.get(email);
      if (known !== undefined) return known;
      const { body } = await call(undefined, 'POST', '/api/v1/auth/login', {
        email,
        password: PASSWORD,
        client: 'api',
      });
      const token = textOf(body['accessToken']);
      tokens.set(email, token);
      return token;
    },
    async close() {
      await app.close();
      await Promise.all([pool.end(), authPool.end(), owner.end()]);
      await database.drop();
    },
  };
}

async function writeOrganisation(owner: pg.Pool, org: OrgName, passwordHash: string): Promise<void> {
  const insert = (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row);
    const places = columns.map((_, index) => `$${index + 1}`).join(', ');
    return owner.query(`insert into "${table}" (${columns.join(', ')}) values (${places})`, Object.values(row));
  };
  const office = `${org}-boston`;
  await insert('org', { id: org, name: org });
  await insert('office', { id: office, org_id: org, code: 'Boston', name: 'Boston', zone: 'America/New_York' });
  for (const [name, role] of PEOPLE) {
    const id = `${org}-${name}`;
    await insert('user', {
      id,
      org_id: org,
      office_id: office,
      email: `${name}@${org}.example`,
      name: `${name} of ${org}`,
      role,
    });
    await insert('user_credential', { user_id: id, org_id: org, password_hash: passwordHash });
  }
  const training = (key: string, title: string, skills: string[]) =>
    insert('training', {
      id: `${org}-${key}`,
      org_id: org,
      code: `${key.toUpperCase()}-1`,
      title,
      skills: JSON.stringify(skills),
      hours: 4,
    });
  await training('python', `Python for Analysts at ${org}`, ['Python', 'pandas']);
  await training('excel', `Spreadsheets with care at ${org}`, ['Excel']);
  const session = async (key: string, of: string, inDays: number, capacity: number) => {
    const starts = new Date(Math.floor(Date.now() / DAY) * DAY + inDays * DAY + 15 * 3600_000);
    const ends = new Date(starts.getTime() + 2 * 3600_000);
    const id = `${org}-${key}`;
    await insert('session', {
      id,
      org_id: org,
      training_id: `${org}-${of}`,
      office_id: office,
      code: `${key}-1`,
      schedule: 'scheduled',
      mode: 'in-person',
      zone: 'America/New_York',
      capacity,
      starts_at: starts,
      ends_at: ends,
      meetings: JSON.stringify([meetingAt(starts.getTime(), ends.getTime())]),
    });
  };
  await session('early', 'python', 10, 1);
  await session('late', 'python', 20, 5);
  await session('clash', 'excel', 10, 5);
}
