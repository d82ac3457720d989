// `npm test`: the same set-up as `npm start`, then every group, each with its own result. `-- --group unit,postgres`
// runs some. A group without a single test has failed; a failing group does not stop the others. The last line is
// "N passed, N failed" over all groups, and the exit code 1 when anything failed.
import { bootstrap } from './bootstrap.mjs';
import { reportFailure, StartError } from './system/exit-codes.mjs';
import { loadSettings, OF_THIS_MACHINE } from './system/settings.mjs';

const MINUTE = 60_000;

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const asked = askedGroups();
  loadSettings(OF_THIS_MACHINE);
  await bootstrap();
  const groups = await loadGroups();
  const unknown = asked.filter((name) => !groups.has(name));
  if (unknown.length > 0) {
    throw new StartError(
      'USAGE',
      `There is no group ${unknown.join(', ')}; there are ${[...groups.keys()].join(', ')}.`,
    );
  }
  const { endRunningCommands } = await import('./test/run-command.mjs');
  let interrupted = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      interrupted = true;
      endRunningCommands();
    });
  }

  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const summary = [];
  for (const [name, run] of groups) {
    if (interrupted || (asked.length > 0 && !asked.includes(name))) continue;
    process.stdout.write(`\n── ${name} ──\n`);
    const started = performance.now();
    const result = await runGroup(run);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    total.passed += result.passed;
    total.failed += result.failed;
    const verdict = result.failed > 0 ? 'FAILED' : 'ok';
    summary.push(
      `${name.padEnd(12)} ${verdict.padEnd(7)} ${result.passed} passed, ${result.failed} failed  (${seconds} s)`,
    );
    for (const note of result.notes) summary.push(`${' '.repeat(13)}${note}`);
    process.stdout.write(`${summary.slice(-1 - result.notes.length).join('\n')}\n`);
  }
  if (interrupted) total.failed += 1;
  process.stdout.write(`\n${summary.join('\n')}\n${interrupted ? 'Interrupted: the rest did not run.\n' : ''}`);
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  return total.failed > 0 ? 1 : 0;
}

/**
 * Runs one group; a fault in the group is its failure, and a group without tests has failed.
 * @param {() => Promise<import('./test/static-groups.mjs').GroupResult>} run
 */
async function runGroup(run) {
  try {
    const result = await run();
    if (result.passed + result.failed > 0) return result;
    return { passed: 0, failed: 1, notes: [...result.notes, 'There is not a single test in this group.'] };
  } catch (error) {
    reportFailure(error);
    return { passed: 0, failed: 1, notes: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Imported only after bootstrap: they need the dependencies. */
async function loadGroups() {
  const { types, lint, format, deadCode } = await import('./test/static-groups.mjs');
  const { boundaries } = await import('./test/boundaries.mjs');
  const { vitestGroup } = await import('./test/vitest-groups.mjs');
  const { browserGroup } = await import('./test/browser-group.mjs');
  /** @type {Map<string, () => Promise<import('./test/static-groups.mjs').GroupResult>>} */
  const groups = new Map();
  groups.set('types', types);
  groups.set('lint', lint);
  groups.set('format', format);
  groups.set('boundaries', boundaries);
  groups.set('dead-code', deadCode);
  groups.set('unit', () => vitestGroup('unit', 5 * MINUTE));
  groups.set('property', () => vitestGroup('property', 5 * MINUTE));
  groups.set('postgres', () => vitestGroup('postgres', 20 * MINUTE));
  groups.set('simulation', () => vitestGroup('simulation', 8 * MINUTE));
  groups.set('browser', () => browserGroup(60 * MINUTE));
  return groups;
}

/** @returns {string[]} empty: all */
function askedGroups() {
  const args = process.argv.slice(2);
  /** @type {string[]} */
  const asked = [];
  for (let at = 0; at < args.length; at += 1) {
    const [flag, inline] = (args[at] ?? '').split('=', 2);
    const value = flag === '--group' ? (inline ?? args[++at]) : undefined;
    if (!value) throw new StartError('USAGE', 'Usage: npm test [-- --group NAME[,NAME…]]');
    asked.push(...value.split(',').map((name) => name.trim()));
  }
  return asked;
}
