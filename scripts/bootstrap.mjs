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
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { reportFailure, StartError } from './system/exit-codes.mjs';
import { waitForLock } from './system/lock.mjs';
import { nodeExecutable, ROOT, TOOLCHAIN, toolchainEnv } from './system/paths.mjs';
import { Supervisor } from './system/supervisor.mjs';

const NODE_VERSION = '24.21.0';
const PNPM_VERSION = '12.21.0';
const OLDEST_NODE = 20;
const GRACE_MS = 2000;
const OTHER_INSTALL_ENDS_WITHIN_MS = 600_000;

const STAMP = path.join(ROOT, 'node_modules', '.openkms-installed');

/**
 * Makes sure that toolchain and dependencies are in place.
 * @param {{ signal?: AbortSignal }} [options] `signal` ends what is being installed
 * @returns {Promise<{ node: string }>} the Node 24 to run everything with
 * @throws {StartError} NODE_TOO_OLD, TOOLCHAIN, INSTALL or BUSY
 */
export async function bootstrap({ signal } = {}) {
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
  const installer = new Supervisor(TOOLCHAIN);
  const giveUp = () => void installer.stopAll();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    // An installer whose bootstrap was killed may still be ending.
    await installer.endLeftovers();
    if (!toolchainIsReady()) await installToolchain(installer);
    if (!dependenciesAreReady()) await installDependencies(installer);
  } finally {
    signal?.removeEventListener('abort', giveUp);
    await installer.stopAll();
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

/** @param {Supervisor} installer */
async function installToolchain(installer) {
  say(`Fetching Node ${NODE_VERSION} and pnpm ${PNPM_VERSION}…`);
  // Made aside and moved into place: nothing half fetched is ever found there, and a Node that runs from there right now
  // keeps its file until then.
  const draft = path.join(TOOLCHAIN, 'draft');
  const modules = path.join(TOOLCHAIN, 'node_modules');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const wanted = { private: true, dependencies: { node: NODE_VERSION, pnpm: PNPM_VERSION } };
  writeFileSync(path.join(draft, 'package.json'), JSON.stringify(wanted));
  const npm = npmCommand();
  const options = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  await installer.runToEnd(
    'TOOLCHAIN',
    {
      name: 'npm',
      command: npm.command,
      args: [...npm.args, 'install', ...options],
      cwd: draft,
      env: outsideEnv(),
      graceMs: GRACE_MS,
    },
    `Node ${NODE_VERSION} and pnpm could not be fetched from the npm registry: is the network there`,
  );
  rmSync(modules, { recursive: true, force: true });
  renameSync(path.join(draft, 'node_modules'), modules);
  rmSync(draft, { recursive: true, force: true });
  const version = spawnSync(nodeExecutable(), ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (!toolchainIsReady() || version !== `v${NODE_VERSION}`) {
    throw new StartError('TOOLCHAIN', `npm fetched Node ${NODE_VERSION}, but it does not run here.`);
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

/** @param {Supervisor} installer */
async function installDependencies(installer) {
  say('Installing dependencies…');
  rmSync(STAMP, { force: true });
  await installer.runToEnd(
    'INSTALL',
    {
      name: 'pnpm',
      command: path.join(TOOLCHAIN, 'node_modules/.bin/pnpm'),
      args: ['install', '--frozen-lockfile', '--reporter=append-only'],
      // pnpm asks before it replaces a damaged node_modules; nobody is there to answer.
      env: { ...outsideEnv(), CI: 'true' },
      graceMs: GRACE_MS,
    },
    'The dependencies could not be installed: mend what it says above and start again',
  );
  writeFileSync(STAMP, wantedStamp());
}

/** The toolchain's environment with what a person told npm about the network; npm's own paths must not reach another npm. */
function outsideEnv() {
  const told = Object.entries(process.env).filter(([name]) =>
    /^npm_config_(registry|cache|userconfig|cafile|ca|strict_ssl|https?_proxy|proxy|noproxy|\/\/.*)$/i.test(name),
  );
  return { ...toolchainEnv(), ...Object.fromEntries(told.map(([name, value]) => [name, value ?? ''])) };
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
