/** What a browser takes for its server's word when it signs out: nothing else may say that. */
import { expect, it } from 'vitest';
import { authHttp } from './auth-http.ts';

const answering = (answer: () => Promise<Response>) => authHttp(answer);

it('believes that the server heard of a sign-out only when the server says so', async () => {
  expect(await answering(async () => new Response(null, { status: 204 })).logout()).toBe(true);
});

it.each([
  ['a portal’s page', () => new Response('<html>Welcome to Hotel WiFi</html>', { status: 200 })],
  ['a proxy that refuses', () => new Response('Forbidden', { status: 403 })],
  ['a server that is asked too often', () => new Response('{"code":"too_many_requests"}', { status: 429 })],
  ['a server in trouble', () => new Response(null, { status: 503 })],
])('owes the sign-out after %s', async (_what, answer) => {
  expect(await answering(async () => answer()).logout()).toBe(false);
});

it('owes the sign-out without a line', async () => {
  const { logout } = answering(() => Promise.reject(new TypeError('failed to fetch')));
  expect(await logout()).toBe(false);
});
