/**
 * A real redis-server for tests: on a Unix socket in a folder of its own, ended by its pid. Always: it does not outlive
 * the process that started it, even one that is killed; and without the program there is a sentence, not a skipped test.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export type TestRedis = {
  /** For `createRedisCache`. */
  readonly url: string;
  readonly pid: number;
  /** Stops it without ending it: connections stay open and nothing is answered. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends it at once, as a crash would; its folder stays. */
  readonly kill: () => Promise<void>;
  /** Starts it again where it was, with what it had written to disk. */
  readonly restart: () => Promise<void>;
  /** Sends one command as words, as `redis-cli` does; its reply as it came. */
  readonly command: (...words: string[]) => Promise<string>;
  /** Ends it and removes its folder. */
  readonly destroy: () => Promise<void>;
};

const READY_WITHIN_MS = 10_000;

// The shell waits for a line that never comes: when this process is gone, however it went, Redis goes too.
const GUARD = '"$@" & echo $!; read -r _; kill -KILL $! 2>/dev/null; wait $!';

export async function startRedis(...options: string[]): Promise<TestRedis> {
  const program = findRedis();
  const directory = mkdtempSync(path.join(tmpdir(), 'openkms-redis-'));
  const socket = path.join(directory, 'redis.sock');
  let running = await start();

  async function start() {
    const args = ['--port', '0', '--unixsocket', socket, '--dir', directory, '--save', '', '--logfile', 'redis.log'];
    const guard = spawn('sh', ['-c', GUARD, 'sh', program, ...args, ...options], { stdio: ['pipe', 'pipe', 'ignore'] });
    const [line] = (await once(createInterface(guard.stdout), 'line')) as [string];
    const ended = once(guard, 'exit');
    for (const until = Date.now() + READY_WITHIN_MS; ; await sleep(10)) {
      if (await isReady(socket)) return { pid: Number(line), guard, ended };
      if (Date.now() > until || guard.exitCode !== null) {
        guard.stdin.end();
        throw new Error(`redis-server did not start:\n${readFileSync(path.join(directory, 'redis.log'), 'utf8')}`);
      }
    }
  }

  async function kill(): Promise<void> {
    running.guard.stdin.end();
    await running.ended;
  }

  return {
    url: `unix://${socket}`,
    get pid() {
      return running.pid;
    },
    pause: () => void process.kill(running.pid, 'SIGSTOP'),
    resume: () => void process.kill(running.pid, 'SIGCONT'),
    kill,
    restart: async () => {
      running = await start();
    },
    command: (...words) => sendOnce(socket, `*${words.length}\r\n${words.map(bulk).join('')}`),
    destroy: async () => {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function findRedis(): string {
  const found = spawnSync('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' });
  if (found.status === 0) return found.stdout.trim();
  throw new Error(
    'There is no redis-server: install it ("apt-get install redis-server" on Debian, "brew install redis" on macOS).',
  );
}

/** While it loads what it had written, it answers that it is loading. */
async function isReady(socket: string): Promise<boolean> {
  try {
    return !(await sendOnce(socket, 'PING\r\n')).startsWith('-LOADING');
  } catch {
    return false;
  }
}

/** The first piece of what comes back: enough for the short replies asked for here. */
async function sendOnce(socket: string, request: string): Promise<string> {
  const line = connect(socket);
  try {
    await once(line, 'connect');
    line.write(request);
    const [reply] = (await once(line, 'data')) as [Buffer];
    return reply.toString('utf8').trim();
  } finally {
    line.destroy();
  }
}

const bulk = (word: string) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`;
