import { expect, it } from 'vitest';
import { z } from 'zod';
import { observable } from '../platform/observable.ts';
import type { RefreshResult } from '../platform/session.ts';
import { askServer, readFromServer } from './use-server-read.ts';

const shape = z.object({ rows: z.number() });
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

/** A server that answers in turn, and remembers the tokens it was shown. */
function server(answers: (Response | Error)[]) {
  const shown: (string | null)[] = [];
  const ask = (_path: unknown, init?: RequestInit) => {
    shown.push(new Headers(init?.headers).get('authorization'));
    const answer = answers.shift();
    return answer instanceof Response
      ? Promise.resolve(answer)
      : Promise.reject(answer ?? new Error('asked once too often'));
  };
  return { ask: ask as typeof fetch, shown };
}

function tokens(renewal: RefreshResult) {
  const token = observable<string | null>('old');
  const refresh = () => {
    if (renewal === 'granted') token.set('new');
    return Promise.resolve(renewal);
  };
  return { token, refresh };
}

it('shows the token and hands on what fits the shape', async () => {
  const { ask, shown } = server([json({ rows: 3 })]);
  expect(await readFromServer('/api/v1/x', shape, tokens('granted'), ask)).toEqual({ ok: true, value: { rows: 3 } });
  expect(shown).toEqual(['Bearer old']);
});

it('renews a token that has run out, once', async () => {
  const { ask, shown } = server([json({ code: 'token_expired' }, 401), json({ rows: 3 })]);
  expect(await readFromServer('/api/v1/x', shape, tokens('granted'), ask)).toMatchObject({ ok: true });
  expect(shown).toEqual(['Bearer old', 'Bearer new']);
  const twice = server([json({}, 401), json({ code: 'forbidden' }, 401)]);
  expect(await readFromServer('/api/v1/x', shape, tokens('granted'), twice.ask)).toEqual({
    ok: false,
    code: 'forbidden',
  });
});

it('says by code why there is no answer', async () => {
  const read = (answer: Response | Error, renewal: RefreshResult = 'granted') =>
    readFromServer('/api/v1/x', shape, tokens(renewal), server([answer]).ask);
  expect(await read(new TypeError('Failed to fetch'))).toEqual({ ok: false, code: 'offline' });
  expect(await read(json({}, 401), 'refused')).toEqual({ ok: false, code: 'signed_out' });
  expect(await read(json({}, 401), 'unreachable')).toEqual({ ok: false, code: 'offline' });
  expect(await read(json({ code: 'forbidden' }, 403))).toEqual({ ok: false, code: 'forbidden' });
  expect(await read(new Response('<html>', { status: 502 }))).toEqual({ ok: false, code: 'http_502' });
  expect(await read(json({ rows: 'many' }))).toEqual({ ok: false, code: 'unexpected_answer' });
});

it('posts a body, the same one with a renewed token', async () => {
  const sent: (RequestInit | undefined)[] = [];
  const answers = [json({}, 401), json({ rows: 1 })];
  const ask = (_path: unknown, init?: RequestInit) => {
    sent.push(init);
    return Promise.resolve(answers.shift() ?? json({}, 500));
  };
  expect(await askServer('/api/v1/x', shape, tokens('granted'), ask, { note: 'so' })).toMatchObject({ ok: true });
  expect(sent.map((init) => [init?.method, init?.body])).toEqual([
    ['POST', '{"note":"so"}'],
    ['POST', '{"note":"so"}'],
  ]);
  expect(new Headers(sent[1]?.headers).get('authorization')).toBe('Bearer new');
});
