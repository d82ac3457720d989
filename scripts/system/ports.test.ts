/** Free ports are free, different from each other, and a taken one is seen on either loopback address. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePorts, isPortFree } from './ports.mjs';

it('finds as many different free ports as asked for', async () => {
  const ports = await freePorts(5);
  expect(new Set(ports).size).toBe(5);
  for (const port of ports) expect(await isPortFree(port)).toBe(true);
});

it.each(['127.0.0.1', '0.0.0.0', '::1'])('sees a server that listens on %s', async (host) => {
  const [port = 0] = await freePorts(1);
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  expect(await isPortFree(port)).toBe(false);
  server.close();
  await once(server, 'close');
  expect(await isPortFree(port)).toBe(true);
});
