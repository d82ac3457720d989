// Fetches what a fresh machine lacks, from the npm registry: Node 24 and pnpm into .toolchain/, then the dependencies.
// Plain JavaScript that Node 20 runs, with no dependency of its own.
//
//   toolchain as pinned? ─no→ npm install ─┐
//   stamp = hash of the lockfile? ─no→ remove stamp → pnpm install → write stamp
//
// What always holds: the stamp is written last, so an install cut short is never taken for a finished one; only one
// process installs at a time; nothing is done (and nothing is asked of the network) when all is in place.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { reportFailure, StartError } from './system/exit-codes.mjs';
import { waitForLock } from './system/lock.mjs';
import { nodeExecutable, ROOT, TOOLCHAIN, toolchainEnv } from './system/paths.mjs';

const NODE_VERSION = '24.21.0';
const PNPM_VERSION = '12.21.0';
const OLDEST_NODE = 20;
const OTHER_INSTALL_ENDS_WITHIN_MS = 600_000;

const STAMP = path.join(ROOT, 'node_modules', '.openkms-installed');

/**
 * Makes sure that toolchain and dependencies are in place.
 * @returns {Promise<{ node: string }>} the Node 24 to run everything with
 * @throws {StartError} NODE_TOO_OLD, TOOLCHAIN, INSTALL or BUSY
 */
export async function bootstrap() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    throw new StartError(
      'NODE_TOO_OLD',
      `Node ${process.versions.node} is too old to start with: install Node ${OLDEST_NODE} or newer.`,
    );
  }
  if (toolchainIsReady() && dependenciesAreReady()) return { node: nodeExecutable() };

  const lock = await waitForLock(path.join(TOOLCHAIN, 'install.lock'), {
    timeoutMs: OTHER_INSTALL_ENDS_WITHIN_MS,
    onWait: ({ pid }) => say(`Waiting for another installation (pid ${pid})…`),
  });
  if (lock.kind === 'taken') {
    throw new StartError(
      'BUSY',
      `Another process (pid ${lock.owner.pid}) has been installing for ten minutes: end it and start again.`,
    );
  }
  try {
    if (!toolchainIsReady()) installToolchain();
    if (!dependenciesAreReady()) installDependencies();
  } finally {
    lock.release();
  }
  return { node: nodeExecutable() };
}

function toolchainIsReady() {
  return (
    installedVersion('node') === NODE_VERSION &&
    installedVersion('pnpm') === PNPM_VERSION &&
    existsSync(path.join(TOOLCHAIN, 'node_modules/node/bin/node'))
  );
}

/** @param {string} name a package of the toolchain */
function installedVersion(name) {
  try {
    return JSON.parse(readFileSync(path.join(TOOLCHAIN, 'node_modules', name, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
}

function installToolchain() {
  say(`Fetching Node ${NODE_VERSION} and pnpm ${PNPM_VERSION}…`);
  mkdirSync(TOOLCHAIN, { recursive: true });
  // Whatever an install cut short has left is not worth keeping.
  rmSync(path.join(TOOLCHAIN, 'node_modules'), { recursive: true, force: true });
  rmSync(path.join(TOOLCHAIN, 'package-lock.json'), { force: true });
  const wanted = { private: true, dependencies: { node: NODE_VERSION, pnpm: PNPM_VERSION } };
  writeFileSync(path.join(TOOLCHAIN, 'package.json'), JSON.stringify(wanted));
  const npm = npmCommand();
  const result = spawnSync(
    npm.command,
    [...npm.args, 'install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
    {
      cwd: TOOLCHAIN,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: outsideEnv(),
    },
  );
  const version = spawnSync(nodeExecutable(), ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (result.status !== 0 || !toolchainIsReady() || version !== `v${NODE_VERSION}`) {
    throw new StartError(
      'TOOLCHAIN',
      `Node ${NODE_VERSION} and pnpm could not be fetched from the npm registry: is the network there? (npm ended with ${result.status ?? result.signal ?? result.error})`,
    );
  }
}

/** npm as it called us, else the one on PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  return script && /npm-cli\.(c|m)?js$/.test(script)
    ? { command: process.execPath, args: [script] }
    : { command: 'npm', args: [] };
}

function dependenciesAreReady() {
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wantedStamp()) return false;
  return workspacesWithDependencies().every((directory) => existsSync(path.join(ROOT, directory, 'node_modules')));
}

/** What the installed dependencies depend on: the lockfile, what may run scripts, and the machine. */
function wantedStamp() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(path.join(ROOT, file)));
  return hash.update([NODE_VERSION, PNPM_VERSION, process.platform, process.arch].join(' ')).digest('hex');
}

function workspacesWithDependencies() {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(ROOT, entry.name, 'package.json')))
    .map((entry) => entry.name)
    .filter((directory) => {
      const manifest = JSON.parse(readFileSync(path.join(ROOT, directory, 'package.json'), 'utf8'));
      return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0;
    });
}

function installDependencies() {
  say('Installing dependencies…');
  rmSync(STAMP, { force: true });
  const result = spawnSync(
    path.join(TOOLCHAIN, 'node_modules/.bin/pnpm'),
    ['install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      // pnpm asks before it replaces a damaged node_modules; nobody is there to answer.
      env: { ...outsideEnv(), CI: 'true' },
    },
  );
  if (result.status !== 0) {
    throw new StartError(
      'INSTALL',
      `The dependencies could not be installed (pnpm ended with ${result.status ?? result.signal ?? result.error}): mend what it says above and start again.`,
    );
  }
  writeFileSync(STAMP, wantedStamp());
}

/** The toolchain's environment with the registry settings npm may have been given on its command line. */
function outsideEnv() {
  const registry = process.env.npm_config_registry;
  return { ...toolchainEnv(), ...(registry ? { npm_config_registry: registry } : {}) };
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await bootstrap();
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
