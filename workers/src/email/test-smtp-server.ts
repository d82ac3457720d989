/** A real SMTP server for tests, that answers as told and keeps what it accepted. */
import { SMTPServer } from 'smtp-server';

export type Received = { readonly to: readonly string[]; readonly raw: string };
export type TestSmtpServer = {
  readonly url: string;
  readonly received: Received[];
  /** Recipients asked for so far, also those refused. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
};

/** `answer` may return an SMTP code to refuse a recipient with (4xx: later, 5xx: never). */
export async function startSmtpServer(
  answer: (recipient: string, nth: number) => number | undefined,
): Promise<TestSmtpServer> {
  const received: Received[] = [];
  const asked: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      asked.push(address);
      const code = answer(address, asked.length);
      if (code === undefined) done();
      else done(Object.assign(new Error('refused by the test'), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo.map((each) => each.address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
