// `node scripts/run.mjs FILE|TOOL [ARGS]`: makes sure of toolchain and dependencies, then becomes Node 24 running that
// file of the repository, a tool of node_modules/.bin, or a tool of a package by its path. Its exit code is the command's own.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { reportFailure, StartError } from './system/exit-codes.mjs';
import { ROOT, toolchainEnv } from './system/paths.mjs';
import { loadSettings, OF_THIS_MACHINE } from './system/settings.mjs';

/** The command line speaks to the installation, so all that `.env` says of it holds; what else runs here starts its own. */
const COMMAND_LINE = 'sync-server/src/cli/main.ts';

try {
  const [target, ...args] = process.argv.slice(2);
  if (target === undefined) throw new StartError('USAGE', 'Say what to run: node scripts/run.mjs FILE|TOOL [ARGS].');
  loadSettings(target === COMMAND_LINE ? undefined : OF_THIS_MACHINE);
  const { node } = await bootstrap();
  const isFile = /\.[cm]?[jt]s$/.test(target);
  const tool = target.includes('/') ? target : `node_modules/.bin/${target}`;
  const command = isFile ? node : path.join(ROOT, tool);
  const child = spawn(command, isFile ? [path.join(ROOT, target), ...args] : args, {
    stdio: 'inherit',
    env: toolchainEnv(),
  });
  // The terminal sends Ctrl-C to both; this one waits for the other's answer. The rest is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => {
    process.exitCode = reportFailure(error);
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
} catch (error) {
  process.exitCode = reportFailure(error);
}
