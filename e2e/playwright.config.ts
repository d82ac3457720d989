// Real Chromium against the whole, built system. One worker: each worker owns a running system (fixtures/system.ts), and
// a machine has no room for two. Nothing is tried again: a test that passes the second time is a fault to find.
import { defineConfig } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './fixtures/chromium.ts';

export default defineConfig({
  testDir: '.',
  testMatch: ['flows/**/*.spec.ts', 'pages/**/*.spec.ts'],
  outputDir: '../test-results/playwright',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: chromiumPath(), args: chromiumFlags },
    locale: 'en-US',
    timezoneId: 'America/New_York',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
