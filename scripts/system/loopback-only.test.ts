import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const preload = pathToFileURL(fileURLToPath(new URL('./loopback-only.mjs', import.meta.url))).href;

/** The address a server of a process with the preload gets when it is asked to listen like this. */
function addressOf(how: string): string {
  const script = `
    const server = require('node:http').createServer();
    server.on('listening', () => { console.log(server.address().address); server.close(); });
    server.listen(${how});`;
  return execFileSync(process.execPath, ['--import', preload, '-e', script], { encoding: 'utf8' }).trim();
}

it.each([
  "{ host: '::', port: 0 }",
  "{ host: '0.0.0.0', port: 0 }",
  '{ port: 0 }',
  '0',
  '0, () => undefined',
  "0, '::'",
  "'0'",
])('listens on loopback alone when asked for %s', (how) => {
  expect(addressOf(how)).toBe('127.0.0.1');
});

it('leaves an address that was asked for as it is', () => {
  expect(addressOf("{ host: '127.0.0.2', port: 0 }")).toBe('127.0.0.2');
  expect(addressOf("0, '127.0.0.2'")).toBe('127.0.0.2');
});
