/** Messages as they leave: whole files under names of their own, and bytes a real SMTP server accepts. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileName, filePost, messageId, smtpPost } from './post.ts';
import { startSmtpServer, type TestSmtpServer } from './test-smtp-server.ts';

const FROM = 'OpenKMS <training@openkms.example>';
const message = {
  key: 'command:registered:emma:session',
  to: { name: 'Émma "E" Hartley', address: 'emma@openkms.example' },
  subject: 'Registered: Café safety\r\nBcc: everyone@openkms.example',
  text: 'Hello – über',
  html: '<p>Hello</p>',
};

let directory: string;
let server: TestSmtpServer | undefined;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'openkms-mail-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
  await server?.close();
  server = undefined;
});

it('writes one file however often the same message is written, with no draft beside it', async () => {
  const post = filePost(path.join(directory, 'mail'), FROM);
  await post.send(message);
  await post.send(message);
  expect(await readdir(path.join(directory, 'mail'))).toEqual(['command.registered.emma.session.eml']);
  const eml = await readFile(path.join(directory, 'mail', 'command.registered.emma.session.eml'), 'utf8');
  expect(eml).toContain(`Message-ID: ${messageId(message.key, 'openkms.example')}`);
  expect(eml).toContain('text/plain');
  expect(eml).toContain('text/html');
  expect(eml).not.toMatch(/^Bcc:/m);
});

it('keeps a strange key inside its directory', () => {
  expect(fileName('../../etc/passwd')).toMatch(/^[0-9a-f]{64}\.eml$/);
  expect(fileName('k'.repeat(500))).toMatch(/^[0-9a-f]{64}\.eml$/);
});

it('delivers over SMTP to the one recipient', async () => {
  server = await startSmtpServer(() => undefined);
  const post = smtpPost(server.url, FROM);
  expect(await post.send(message)).toEqual({ kind: 'posted' });
  post.close();
  expect(server.received).toHaveLength(1);
  expect(server.received[0]?.to).toEqual(['emma@openkms.example']);
  expect(server.received[0]?.raw).toContain('Auto-Submitted: auto-generated');
});

it('says refused only for a recipient the server will never take', async () => {
  server = await startSmtpServer((_to, nth) => (nth === 1 ? 550 : 451));
  const post = smtpPost(server.url, FROM);
  expect(await post.send(message)).toMatchObject({ kind: 'refused' });
  await expect(post.send(message)).rejects.toThrow('451');
  post.close();
});

it('throws, so that the queue tries again, when the server is not there', async () => {
  server = await startSmtpServer(() => undefined);
  const { url } = server;
  await server.close();
  server = undefined;
  const post = smtpPost(url, FROM);
  await expect(post.send(message)).rejects.toThrow('ECONNREFUSED');
  post.close();
});
