/**
 * Hands a message to the outside: over SMTP where a server is configured, else as an .eml file under `mail/`.
 * Always: a file appears whole or not at all, and under a name derived from the job's key, so writing it twice leaves one.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import type { LaidOut } from './layout.ts';

export type Message = LaidOut & {
  /** Identifies the message for ever: the job's key. */
  readonly key: string;
  readonly to: { readonly name: string; readonly address: string };
};

/** `refused`: this recipient will not take it, now or later; anything that may pass is thrown instead. */
export type Posted = { readonly kind: 'posted' } | { readonly kind: 'refused'; readonly reason: string };

export type Post = { readonly send: (message: Message) => Promise<Posted>; readonly close: () => void };

const SMTP_TIMEOUT_MS = 20_000;

/** The Message-ID of a job's message: the same on every attempt, so that a mail server can see a repeat. */
export function messageId(key: string, domain: string): string {
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;
}

/** Sends through the SMTP server at `url` over a small pool of connections. */
export function smtpPost(url: string, from: string): Post {
  const settings = new URL(url);
  const transport = createTransport({
    pool: true,
    maxConnections: 3,
    host: settings.hostname,
    secure: settings.protocol === 'smtps:',
    port: settings.port === '' ? (settings.protocol === 'smtps:' ? 465 : 587) : Number(settings.port),
    ...(settings.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(settings.username), pass: decodeURIComponent(settings.password) } }),
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
  });
  return {
    send: async (message) => {
      try {
        await transport.sendMail(compose(message, from));
        return { kind: 'posted' };
      } catch (error) {
        const reason = refusalOfRecipient(error);
        if (reason === undefined) throw error;
        return { kind: 'refused', reason };
      }
    },
    close: () => transport.close(),
  };
}

/** Writes `<directory>/<name derived from the key>.eml`. */
export function filePost(directory: string, from: string): Post {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    send: async (message) => {
      const { message: bytes } = await transport.sendMail(compose(message, from));
      if (!Buffer.isBuffer(bytes)) throw new TypeError('the message was not composed into a buffer');
      await mkdir(directory, { recursive: true });
      const file = path.join(directory, fileName(message.key));
      await writeWhole(file, bytes);
      return { kind: 'posted' };
    },
    close: () => transport.close(),
  };
}

/** A file name that says what it is, and is different for different keys. */
export function fileName(key: string): string {
  const readable = key.replaceAll(':', '.');
  if (/^[\w.-]{1,200}$/.test(readable)) return `${readable}.eml`;
  return `${createHash('sha256').update(key).digest('hex')}.eml`;
}

function compose({ key, to, subject, text, html }: Message, from: string) {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'openkms.invalid';
  return {
    from,
    to: { name: to.name, address: to.address },
    subject,
    text,
    html,
    messageId: messageId(key, domain),
    // RFC 3834 §5: keeps out-of-office answers from coming back.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

/** A 5xx answer to RCPT TO is about this recipient and is final (RFC 5321 §4.2.1); every other failure may pass. */
function refusalOfRecipient(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return undefined;
  const { responseCode, command } = error;
  if (command !== 'RCPT TO' || typeof responseCode !== 'number' || responseCode < 500) return undefined;
  return error.message;
}
