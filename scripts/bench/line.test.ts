import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { layLine, requestPath } from './line.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function served() {
  const server = createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const line = await layLine((server.address() as AddressInfo).port);
  closing.push(line.close);
  return line;
}

describe('a line', () => {
  it('carries requests, carries none while it is cut, and carries them again', async () => {
    const line = await served();
    expect(await (await fetch(`${line.url}/a`)).text()).toBe('here');
    await line.cut();
    await expect(fetch(`${line.url}/b`)).rejects.toThrow('fetch failed');
    await line.restore();
    expect(await (await fetch(`${line.url}/c`)).text()).toBe('here');
  });

  it('knows when a request passed since it was restored', async () => {
    const line = await served();
    await fetch(`${line.url}/before`);
    await line.cut();
    const back = await line.restore();
    await fetch(`${line.url}/after`);
    expect(line.passed('/before')).toEqual([]);
    expect(line.passed('/after')).toHaveLength(1);
    expect(line.passed('/after')[0]).toBeGreaterThanOrEqual(back);
  });

  it('takes the path from the first line of a request and from nothing else', () => {
    expect(requestPath(Buffer.from('POST /api/v1/commands HTTP/1.1\r\nhost: x\r\n'))).toBe('/api/v1/commands');
    expect(requestPath(Buffer.from('{"text":"POST /x HTTP/1.1"}'))).toBeNull();
  });
});
