/** What `.env` puts into the environment, and what it leaves alone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadSettings, OF_THIS_MACHINE } from './settings.mjs';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'openkms-settings-'));
  file = path.join(folder, '.env');
  writeFileSync(file, '# a comment\nCHROMIUM_PATH=/from/file\nSMTP_URL=smtp://mail.example.com\n');
  vi.stubEnv('CHROMIUM_PATH', undefined);
  vi.stubEnv('SMTP_URL', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it('takes what the file says', () => {
  loadSettings(undefined, file);
  expect(process.env['CHROMIUM_PATH']).toBe('/from/file');
  expect(process.env['SMTP_URL']).toBe('smtp://mail.example.com');
});

it('lets the shell win', () => {
  vi.stubEnv('CHROMIUM_PATH', '/from/shell');
  loadSettings(undefined, file);
  expect(process.env['CHROMIUM_PATH']).toBe('/from/shell');
});

it("keeps the installation's mail server out of a test's system", () => {
  loadSettings(OF_THIS_MACHINE, file);
  expect(process.env['CHROMIUM_PATH']).toBe('/from/file');
  expect(process.env['SMTP_URL']).toBeUndefined();
});

it('needs no file', () => {
  expect(() => loadSettings(undefined, path.join(folder, 'none'))).not.toThrow();
});
