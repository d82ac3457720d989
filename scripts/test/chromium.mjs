// Finds the browser that the tests drive: the one named by CHROMIUM_PATH, one the system has, else Playwright's own.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../system/paths.mjs';
import { runCommand } from './run-command.mjs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A browser that is already there.
 * @param {Record<string, string | undefined>} env
 * @param {(file: string) => boolean} exists
 * @returns {string | null} absolute path
 */
export function findChromium(env = process.env, exists = existsSync) {
  const asked = env.CHROMIUM_PATH;
  if (asked) return exists(asked) ? asked : null;
  return USUAL_PLACES.find((file) => exists(file)) ?? playwrightsOwn(exists);
}

/**
 * A browser, fetched when there is none.
 * @returns {Promise<{ kind: 'found', file: string } | { kind: 'missing', sentence: string }>}
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return { kind: 'found', file: found };
  if (process.env.CHROMIUM_PATH) {
    return { kind: 'missing', sentence: `CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which is not there.` };
  }
  process.stdout.write('No Chromium or Chrome on this system; asking Playwright to fetch one…\n');
  await runCommand(path.join(ROOT, 'e2e/node_modules/.bin/playwright'), ['install', 'chromium'], {
    timeoutMs: 300_000,
  });
  const fetched = findChromium();
  if (fetched) return { kind: 'found', file: fetched };
  return {
    kind: 'missing',
    sentence:
      'There is no Chromium and Playwright could not fetch one: install it ("apt-get install chromium" on Debian, ' +
      '"brew install --cask google-chrome" on macOS), or name one in CHROMIUM_PATH.',
  };
}

/** @param {(file: string) => boolean} exists */
function playwrightsOwn(exists) {
  const fromE2e = createRequire(path.join(ROOT, 'e2e/package.json'));
  const file = fromE2e('@playwright/test').chromium.executablePath();
  return file && exists(file) ? file : null;
}
