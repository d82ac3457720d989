/** `npm start` that cannot work says why in one sentence and ends with its own exit code, leaving nothing behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePorts } from './system/ports.mjs';
import { identify } from './system/process-identity.mjs';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'openkms-start-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'start.mjs')], {
    env: { ...process.env, OPENKMS_HOME: home, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return { code: Number(code), said };
}

it('a port in use: exit code 21, and no database was made', async () => {
  const [port = 0] = await freePorts(1);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { code, said } = await start({ PORT: String(port) });
  server.close();
  expect(code).toBe(21);
  expect(said).toContain(
    `openkms: Port ${port} is in use by another program: stop that, or start with another one, as in PORT=${port + 1} npm start.\n`,
  );
  expect(readdirSync(home)).not.toContain('postgres');
});

it('another instance on the same state directory: exit code 20, and it is named', async () => {
  writeFileSync(
    path.join(home, 'run.lock'),
    JSON.stringify({ ...identify(process.pid), note: 'http://localhost:4711' }),
  );
  const { code, said } = await start({ PORT: '4712' });
  expect(code).toBe(20);
  expect(said).toContain(`OpenKMS already runs on ${home} at http://localhost:4711 (pid ${process.pid})`);
});

it('a port that is no port: exit code 2', async () => {
  const { code, said } = await start({ PORT: 'http' });
  expect(code).toBe(2);
  expect(said).toContain('openkms: PORT must be a number from 1 to 65535, not "http".\n');
});

it('a state directory that cannot be made: exit code 22', async () => {
  const file = path.join(home, 'a-file');
  writeFileSync(file, '');
  const { code, said } = await start({ OPENKMS_HOME: path.join(file, 'state') });
  expect(code).toBe(22);
  expect(said).toContain('choose another with OPENKMS_HOME');
});

it('lost passwords of a database that exists: exit code 22, and the database is left alone', async () => {
  mkdirSync(path.join(home, 'postgres', 'data'), { recursive: true });
  const [port = 0] = await freePorts(1);
  const { code, said } = await start({ PORT: String(port) });
  expect(code).toBe(22);
  expect(said).toContain('secrets.json is missing');
});
