/**
 * Asks the server for what does not replicate (health, the verdict on the audit chain) or what this device cannot decide
 * over its own rows (a dead letter executed after all). Always: with the person's own token, renewed once when it has run
 * out; an answer is parsed before it is believed; no answer is a code, never a throw.
 */
import { useCallback } from 'react';
import { z } from 'zod';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { runningClient } from './running-client.ts';

/** `code`: `offline` without an answer, `signed_out` when only signing in helps, `unexpected_answer`, else the problem's own. */
export type ServerAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };
export type ServerRead = <T>(path: `/api/v1/${string}`, shape: z.ZodType<T>) => Promise<ServerAnswer<T>>;

const problem = z.object({ code: z.string() });

/** A GET with the signed-in person's rights; the same function for as long as the page is open. */
export function useServerRead(): ServerRead {
  return useCallback((path, shape) => readFromServer(path, shape, runningClient().session), []);
}

export type ServerPost = <T>(
  path: `/api/v1/${string}`,
  body: JsonObject,
  shape: z.ZodType<T>,
) => Promise<ServerAnswer<T>>;

/** A POST with the signed-in person's rights; it may be sent a second time with a new token, never after an answer. */
export function useServerPost(): ServerPost {
  return useCallback((path, body, shape) => askServer(path, shape, runningClient().session, fetch, body), []);
}

type Tokens = Pick<ReturnType<typeof runningClient>['session'], 'token' | 'refresh'>;

/** {@link useServerRead} outside of components. `ask`: the network, `fetch` unless told. */
export function readFromServer<T>(
  path: string,
  shape: z.ZodType<T>,
  session: Tokens,
  ask: typeof fetch = fetch,
): Promise<ServerAnswer<T>> {
  return askServer(path, shape, session, ask);
}

/** A POST of `body` where there is one, else a GET; {@link useServerPost} outside of components. */
export async function askServer<T>(
  path: string,
  shape: z.ZodType<T>,
  session: Tokens,
  ask: typeof fetch,
  body?: JsonObject,
): Promise<ServerAnswer<T>> {
  const first = await send(path, session, ask, body);
  if (first?.status !== 401) return answerOf(first, shape);
  const renewed = await session.refresh();
  if (renewed !== 'granted') return { ok: false, code: renewed === 'unreachable' ? 'offline' : 'signed_out' };
  return answerOf(await send(path, session, ask, body), shape);
}

/** The response; undefined when none came. */
async function send(
  path: string,
  session: Tokens,
  ask: typeof fetch,
  body: JsonObject | undefined,
): Promise<Response | undefined> {
  const token = session.token.get();
  const headers: HeadersInit = {
    accept: 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  try {
    return await ask(path, { headers, cache: 'no-store', ...sent });
  } catch (error) {
    // fetch rejects with a TypeError for one reason here: nobody answered. Anything else is a fault of ours.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function answerOf<T>(response: Response | undefined, shape: z.ZodType<T>): Promise<ServerAnswer<T>> {
  if (response === undefined) return { ok: false, code: 'offline' };
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) return { ok: false, code: problem.safeParse(body).data?.code ?? `http_${response.status}` };
  const parsed = shape.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, code: 'unexpected_answer' };
}
