/** `npm run line`, as it is started: Enter cuts, Enter mends, and a port that is none is refused. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { freePorts } from './system/ports.mjs';

const FILE = fileURLToPath(new URL('./line.ts', import.meta.url));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('carries what is asked until Enter cuts it, and again after the next', async () => {
  const server = createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const [at = 0] = await freePorts(1);
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [FILE, '--to', String(port), '--at', String(at)]);
  closing.push(() => child.kill());
  const says = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await says.next()).value as string;
  const url = `http://localhost:${at}`;
  expect(await next()).toContain(url);
  expect(await (await fetch(url)).text()).toBe('here');
  child.stdin.write('\n');
  expect(await next()).toMatch(/^Cut/);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  child.stdin.write('\n');
  expect(await next()).toMatch(/^Mended/);
  expect(await (await fetch(url)).text()).toBe('here');
});

it('refuses a port that is none, and says how it is used', async () => {
  const child = spawn(process.execPath, [FILE, '--to', 'door']);
  const chunks: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, Buffer.concat(chunks).toString()]).toEqual([2, expect.stringContaining('npm run line -- [--to PORT]')]);
});
