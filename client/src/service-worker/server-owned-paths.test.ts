import { expect, test } from 'vitest';
import { serverOwnedPaths } from './server-owned-paths.ts';

const isServers = (address: string) => serverOwnedPaths.some((path) => path.test(address));

test.each([
  '/api',
  '/api/docs',
  '/api/v1/health?full=1',
  '/zero/sync/v1/connect',
  '/zero?x',
  '/metrics',
  '/.well-known/jwks.json',
])('%s is left to the server', (address) => expect(isServers(address)).toBe(true));

test.each(['/', '/trainings?q=api', '/apiary', '/zeros', '/conflicts/api', '/metrics-of-mine'])(
  '%s opens the app',
  (address) => expect(isServers(address)).toBe(false),
);
