// Where things lie: the repository, the toolchain that bootstrap.mjs fetched, and the state directory.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root directory, absolute. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where Node 24 and pnpm are installed, absolute. */
export const TOOLCHAIN = path.join(ROOT, '.toolchain');

const TOOLCHAIN_BIN = path.join(TOOLCHAIN, 'node_modules', '.bin');

/**
 * The Node 24 that every part runs on. A container image that already is Node 24 needs no toolchain directory.
 * @returns {string} absolute path of an executable
 */
export function nodeExecutable() {
  const fetched = path.join(TOOLCHAIN_BIN, 'node');
  return existsSync(fetched) ? fetched : process.execPath;
}

/**
 * This process's environment with the toolchain's Node and pnpm first on PATH.
 * @returns {Record<string, string>}
 */
export function toolchainEnv() {
  /** @type {Record<string, string>} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    // What npm and vitest put there for their own child must not reach ours.
    if (value !== undefined && !/^(npm_|VITEST|NODE_OPTIONS$|NODE_CHANNEL_)/.test(name)) env[name] = value;
  }
  env.PATH = [TOOLCHAIN_BIN, path.join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(path.delimiter);
  return env;
}

/**
 * The state directory: `OPENKMS_HOME`, else `.openkms/` in the repository.
 * @returns {string} absolute path
 */
export function defaultHome() {
  const asked = process.env.OPENKMS_HOME;
  return asked ? path.resolve(asked) : path.join(ROOT, '.openkms');
}
