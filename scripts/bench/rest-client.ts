/** The least of a REST client: signed in as one person, reading bodies whole. Always: an error status is an error here. */
import { PASSWORD } from './bench-system.ts';

export type RestClient = { readonly get: (address: string) => Promise<string> };

/** Signs `email` in with the accounts' password. */
export async function signInToRest(url: string, email: string): Promise<RestClient> {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD, client: 'api' }),
  });
  if (!answer.ok) throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
  const accessToken = tokenIn(await answer.json());
  return {
    async get(address) {
      const response = await fetch(`${url}${address}`, { headers: { authorization: `Bearer ${accessToken}` } });
      const body = await response.text();
      if (!response.ok) throw new Error(`GET ${address}: ${response.status} ${body.slice(0, 300)}`);
      return body;
    },
  };
}

function tokenIn(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'accessToken' in body && typeof body.accessToken === 'string') {
    return body.accessToken;
  }
  throw new Error('The answer to the sign-in holds no token.');
}
