/**
 * The four auth requests of a browser. Always: an answer is a value: granted, refused by our server with its code, or no
 * answer of ours at all (no network, a portal's page, a server in trouble). The refresh token is a cookie no script sees.
 */
import { z } from 'zod';
import { type Person, personSchema } from './person.ts';

export type Grant = {
  readonly kind: 'granted';
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Null where the server did not repeat it. */
  readonly person: Person | null;
  /** Seals the person's queue when they sign out; base64. Null where an older server gives none. */
  readonly queueKey: string | null;
};
export type AuthAnswer =
  | Grant
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'unreachable' };

/** The device that asks, where it has a name already: an administrator may have stopped trusting it. */
export type AskingDevice = { readonly id: string; readonly label: string };

export type AuthHttp = {
  readonly login: (email: string, password: string) => Promise<AuthAnswer>;
  readonly refresh: (device: AskingDevice | null) => Promise<AuthAnswer>;
  /** True when the server knows that the person left. */
  readonly logout: () => Promise<boolean>;
};

const user = personSchema.omit({ userId: true }).extend({ id: z.string().min(1) });
const grant = z.object({
  accessToken: z.string().min(1),
  expiresIn: z.number().positive(),
  user: user.optional(),
  queueKey: z.base64().nullish(),
});
const problem = z.object({ code: z.string() });

/** Requests against this page's own origin. */
export function authHttp(fetch: typeof globalThis.fetch, timeoutMs = 10_000): AuthHttp {
  const post = (path: string, body?: unknown) =>
    fetch(`/api/v1/auth/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
  const ask = async (path: string, body?: unknown): Promise<AuthAnswer> => {
    try {
      const answer = await post(path, body);
      return understand(answer.status, await answer.json());
    } catch {
      // No network, a time-out, or a body that is not JSON: nothing our server said.
      return { kind: 'unreachable' };
    }
  };
  return {
    login: (email, password) => ask('login', { email, password, client: 'browser' }),
    refresh: (device) => ask('refresh', device === null ? {} : { device: { id: device.id, label: device.label } }),
    async logout() {
      try {
        const { status } = await post('logout');
        // Our server's own answer; a portal's page, or a proxy's refusal, left the cookie good.
        return status === 204;
      } catch {
        // Unreachable: the caller keeps it in mind and tries again.
        return false;
      }
    },
  };
}

/** What an answer with `status` and JSON `body` means. Pure. */
export function understand(status: number, body: unknown): AuthAnswer {
  if (status === 200) {
    const parsed = grant.safeParse(body);
    if (!parsed.success) return { kind: 'unreachable' };
    const { accessToken, expiresIn, user: given, queueKey } = parsed.data;
    const granted = { kind: 'granted', token: accessToken, expiresIn, queueKey: queueKey ?? null } as const;
    if (given === undefined) return { ...granted, person: null };
    const { id, ...rest } = given;
    return { ...granted, person: { userId: id, ...rest } };
  }
  const parsed = problem.safeParse(body);
  if (status >= 400 && status < 500 && parsed.success) return { kind: 'refused', status, code: parsed.data.code };
  return { kind: 'unreachable' };
}
