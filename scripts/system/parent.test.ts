/** A process that npm started ends when npm does; one that somebody else started and left behind goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { isAlive, identify } from './process-identity.mjs';

const SCRIPT = `
  import { whenNpmIsGone } from ${JSON.stringify(new URL('parent.mjs', import.meta.url).href)};
  whenNpmIsGone('scripts/start.mjs', () => process.stdout.write('gone', () => process.exit()));
  process.stdout.write(String(process.pid));
  setTimeout(() => {}, 20_000);
`;

/** A shell that waits for the process, as npm's does; killed once the process has said its pid. */
async function orphan(script: string | undefined) {
  const env = { ...process.env };
  delete env['npm_lifecycle_script'];
  if (script !== undefined) env['npm_lifecycle_script'] = script;
  const shell = spawn('/bin/sh', ['-c', `'${process.execPath}' --input-type=module -e "$SCRIPT"; true`], {
    env: { ...env, SCRIPT },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(shell.stdout, 'data')) as [Buffer];
  const process_ = identify(Number(said.toString()));
  shell.kill('SIGTERM');
  return { out: shell.stdout, process: process_ };
}

it('notices that npm is gone', async () => {
  const { out } = await orphan('node scripts/start.mjs');
  expect(String(await once(out, 'data'))).toBe('gone');
});

it.each([
  ['nobody but a shell started it', undefined],
  ["another package's script started it", 'nohup openkms-wrapper &'],
])('is left alone where %s', async (_where, script) => {
  const left = await orphan(script);
  await sleep(1500);
  expect(isAlive(left.process)).toBe(true);
  process.kill(left.process.pid, 'SIGKILL');
});
