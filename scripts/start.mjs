// `npm start`: everything a person needs to open one URL, and a clean end on Ctrl-C. Runs on Node 20; the parts run on
// the Node 24 that bootstrap.mjs fetches. Exit codes: system/exit-codes.mjs.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { reportFailure, StartError } from './system/exit-codes.mjs';
import { whenNpmIsGone } from './system/parent.mjs';
import { defaultHome, ROOT, toolchainEnv } from './system/paths.mjs';

const DEFAULT_PORT = 3000;

const interrupted = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    interrupt(signal, '\nStopping…\n');
  });
}
whenNpmIsGone('scripts/start.mjs', () =>
  interrupt('npm is gone', '\nnpm, which started OpenKMS, has ended: stopping…\n'),
);
// Whoever read this may be gone, too (a closed terminal, a pipe): no reason to stop any less cleanly.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await main();
} catch (error) {
  process.exitCode = interrupted.signal.aborted ? 0 : reportFailure(error);
}
// Nothing of ours is left to wait for; a stray handle must not keep a stopped system's terminal.
process.exit();

/**
 * @param {string} why
 * @param {string} sentence said the first time
 */
function interrupt(why, sentence) {
  if (!interrupted.signal.aborted) process.stdout.write(sentence);
  interrupted.abort(new Error(why));
}

async function main() {
  // What the shell says wins over the file. Node before 20.12 has no reader for it.
  const settings = path.join(ROOT, '.env');
  if (existsSync(settings)) process.loadEnvFile?.(settings);
  const port = askedPort();
  const home = defaultHome();
  await bootstrap({ signal: interrupted.signal });
  interrupted.signal.throwIfAborted();

  // Imported only now: they need the dependencies that bootstrap has just made sure of.
  const { buildClient } = await import('./system/client-build.mjs');
  const { startSystem } = await import('./system/system.mjs');
  const system = await startSystem({
    home,
    port,
    seed: askedSeed(),
    signal: interrupted.signal,
    prepare: () =>
      buildClient({
        env: toolchainEnv(),
        logFile: path.join(home, 'logs', 'client-build.log'),
        onBuild: () => process.stdout.write('Building the client…\n'),
        signal: interrupted.signal,
      }),
  });
  process.stdout.write(greeting(system));

  const crash = await Promise.race([
    system.crashed,
    new Promise((resolve) => {
      if (interrupted.signal.aborted) resolve(null);
      interrupted.signal.addEventListener('abort', () => resolve(null), { once: true });
    }),
  ]);
  await system.stop();
  if (crash instanceof StartError) throw crash;
}

/** @param {import('./system/system.mjs').System} system */
function greeting({ url, home, demo }) {
  const lines = ['', `  OpenKMS runs at  ${url}`, ''];
  if (demo) {
    lines.push(
      '  Demo accounts (password: openkms-demo)',
      '    emma@openkms.example      employee, Boston',
      '    michael@openkms.example   manager, New York',
      '    admin@openkms.example     administrator',
      '',
    );
  }
  lines.push(`  State and logs are in ${home}. Ctrl-C stops everything.`, '', '');
  return lines.join('\n');
}

function askedPort() {
  const text = process.env.PORT ?? '';
  const port = text === '' ? DEFAULT_PORT : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError('USAGE', `PORT must be a number from 1 to 65535, not "${text}".`);
  }
  return port;
}

function askedSeed() {
  const seed = process.env.OPENKMS_SEED ?? 'demo';
  if (seed !== 'demo' && seed !== 'accounts' && seed !== 'none') {
    throw new StartError('USAGE', `OPENKMS_SEED must be demo, accounts or none, not "${seed}".`);
  }
  return seed;
}
