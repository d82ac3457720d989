/**
 * REST as the CLI speaks it: signed in as a person, with that person's rights. Always: an access token that runs out is
 * refreshed once for however many requests wait; what may pass (no answer, 429, 502–504) is tried again a few times,
 * which is safe because commands carry their id; every other failure is a CliError.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CliError, type Refusal } from './cli-error.ts';

export type ApiPerson = { readonly id: string; readonly orgId: string; readonly name: string; readonly role: string };

/** A person, or an agent by its token. */
export type ApiCaller = {
  readonly get: <T>(path: string, shape: z.ZodType<T>) => Promise<T>;
  /** An answer as it comes, however long. One that breaks off throws CliError `server_unreachable`. */
  readonly read: (path: string) => AsyncGenerator<string>;
  /** With `key` (64 letters, digits, `_`, `-`) a request that had to be sent twice acts once. */
  readonly post: <T>(path: string, body: unknown, shape: z.ZodType<T>, key?: string) => Promise<T>;
  readonly signOut: () => Promise<void>;
};
export type ApiClient = ApiCaller & { readonly person: ApiPerson };

export type Credentials = { readonly url: string; readonly email: string; readonly password: string };
export type TokenCredentials = { readonly url: string; readonly token: string };

const LOGIN = 'POST /api/v1/auth/login';
const REFRESH = 'POST /api/v1/auth/refresh';
const TRIES = 5;
const FIRST_WAIT_MS = 250;
const REQUEST_TIMEOUT_MS = 120_000;
/** Of an answer that is as long as there are rows. */
const READ_TIMEOUT_MS = 3600_000;
const PASSING = new Set([429, 502, 503, 504]);

const signedIn = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  user: z.object({ id: z.string(), orgId: z.string(), name: z.string(), role: z.string() }),
});
const problem = z.looseObject({ code: z.string(), detail: z.string().optional(), title: z.string().optional() });

/** Signs in. Throws CliError `server_unreachable`, `not_allowed` or `server_refused`. */
export async function signIn({ url, email, password }: Credentials): Promise<ApiClient> {
  const login = async () => request(url, 'POST', '/api/v1/auth/login', { email, password, client: 'api' });
  let session = understood(signedIn, await answered(await login(), LOGIN), LOGIN);
  let refreshing: Promise<void> | undefined;

  const refresh = (): Promise<void> =>
    (refreshing ??= (async () => {
      const response = await request(url, 'POST', '/api/v1/auth/refresh', { refreshToken: session.refreshToken });
      // The refresh token may be gone (server restarted from a backup); the password still opens.
      const renewed = response.ok ? response : await login();
      session = understood(signedIn, await answered(renewed, REFRESH), REFRESH);
    })().finally(() => {
      refreshing = undefined;
    }));

  async function call<T>(method: string, path: string, body: unknown, shape: z.ZodType<T>, key?: string): Promise<T> {
    let response = await request(url, method, path, body, { token: session.accessToken, key });
    if (response.status === 401) {
      await refresh();
      response = await request(url, method, path, body, { token: session.accessToken, key });
    }
    return understood(shape, await answered(response, `${method} ${path}`), path);
  }

  return {
    person: session.user,
    get: (path, shape) => call('GET', path, undefined, shape),
    read: (path) => read(url, path, session.accessToken),
    post: (path, body, shape, key) => call('POST', path, body, shape, key),
    signOut: async () => {
      const { refreshToken, accessToken } = session;
      await request(url, 'POST', '/api/v1/auth/logout', { refreshToken }, { token: accessToken });
    },
  };
}

/** Calls with a token that somebody made before: it is neither renewed nor ended here. */
export function callWithToken({ url, token }: TokenCredentials): ApiCaller {
  const call = async <T>(method: string, path: string, body: unknown, shape: z.ZodType<T>, key?: string) => {
    const response = await request(url, method, path, body, { token, key });
    return understood(shape, await answered(response, `${method} ${path}`), path);
  };
  return {
    get: (path, shape) => call('GET', path, undefined, shape),
    read: (path) => read(url, path, token),
    post: (path, body, shape, key) => call('POST', path, body, shape, key),
    signOut: () => Promise.resolve(),
  };
}

/** One GET without signing in and without a second try: any status is an answer. */
export async function getAnonymously<T>(url: string, path: string, shape: z.ZodType<T>): Promise<T> {
  return understood(shape, await bodyOf(await request(url, 'GET', path, undefined, {}, 1)), path);
}

async function* read(url: string, path: string, token: string): AsyncGenerator<string> {
  const response = await request(url, 'GET', path, undefined, { token, timeoutMs: READ_TIMEOUT_MS });
  if (!response.ok || !response.body) {
    await answered(response, `GET ${path}`);
    return;
  }
  try {
    yield* response.body.pipeThrough(new TextDecoderStream());
  } catch (error) {
    throw new CliError('server_unreachable', `The answer of ${path} broke off (${reasonOf(error)}).`, { cause: error });
  }
}

async function request(
  url: string,
  method: string,
  path: string,
  body: unknown,
  {
    token,
    key,
    timeoutMs = REQUEST_TIMEOUT_MS,
  }: { readonly token?: string; readonly key?: string | undefined; readonly timeoutMs?: number } = {},
  mostTries = TRIES,
): Promise<Response> {
  let wait = FIRST_WAIT_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (tries >= mostTries || !PASSING.has(response.status)) return response;
      await response.body?.cancel();
      const asked = Number(response.headers.get('retry-after')) * 1000;
      // A wait of minutes (too many sign-ins) is an answer, not a hiccup.
      if (asked > 30_000)
        throw new CliError('server_refused', `The server asks to wait ${asked / 1000} s before trying again.`);
      await sleep(Math.max(wait, asked || 0));
    } catch (error) {
      if (error instanceof CliError) throw error;
      if (tries >= mostTries) {
        throw new CliError(
          'server_unreachable',
          `Nobody answers at ${url} (${reasonOf(error)}). Is OpenKMS running there?`,
          { cause: error },
        );
      }
      await sleep(wait);
    }
    wait *= 2;
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text === '' ? 'null' : text) as unknown;
  } catch (error) {
    throw new CliError(
      'server_refused',
      `What answers at ${response.url} is not OpenKMS (status ${response.status}, not JSON).`,
      { cause: error },
    );
  }
}

async function answered(response: Response, what: string): Promise<unknown> {
  const body = await bodyOf(response);
  if (response.ok) return body;
  const read = problem.safeParse(body);
  const said = read.success
    ? `${read.data.code}: ${read.data.detail ?? read.data.title ?? ''}`
    : `status ${response.status}`;
  const denied = response.status === 401 || response.status === 403;
  throw new CliError(denied ? 'not_allowed' : 'server_refused', `${what} was refused (${said}).`, {
    refusal: read.success ? refusalOf(response.status, read.data) : undefined,
  });
}

function refusalOf(status: number, { code, detail, title }: z.infer<typeof problem>): Refusal {
  return { status, code, detail: detail ?? title ?? '' };
}

function understood<T>(shape: z.ZodType<T>, body: unknown, path: string): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new CliError(
    'server_refused',
    `The answer of ${path} is not of the shape this CLI knows: ${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
