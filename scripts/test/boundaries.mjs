// The import rules (.dependency-cruiser.cjs), checked together with two proofs: that every source file was read, and
// that violations planted for this run are found. The planted files are removed however the run ends.
import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../system/paths.mjs';
import { runCommand } from './run-command.mjs';
import { sourceFiles } from './source-files.mjs';
import { check, emptyResult } from './static-groups.mjs';

/** @typedef {{ file: string, text: string, breaks?: string }} Planted `breaks`: the rule that must name this file */

/** @type {Planted[]} */
const PLANTED = [
  { file: 'schema/src/domain/planted-violation-io.ts', text: "import 'node:fs';\n", breaks: 'domain-is-pure' },
  { file: 'schema/src/domain/planted-violation-merge.ts', text: "import 'node-diff3';\n", breaks: 'domain-is-pure' },
  { file: 'schema/src/domain/prompt/planted-violation-io.ts', text: "import 'node:fs';\n", breaks: 'prompt-is-pure' },
  { file: 'schema/src/domain/prompt/planted-violation-parse.ts', text: "import 'zod';\n", breaks: 'prompt-is-pure' },
  { file: 'schema/src/search/planted-violation-store.ts', text: "import 'node:fs';\n", breaks: 'engine' },
  {
    file: 'schema/src/commands/planted-violation-merge.ts',
    text: "import 'node-diff3';\n",
    breaks: 'commands',
  },
  {
    file: 'schema/src/commands/planted-violation-db.ts',
    text: "import '../db/planted-violation-table.ts';\n",
    breaks: 'commands',
  },
  { file: 'schema/src/db/planted-violation-table.ts', text: 'export const table = 1;\n' },
  {
    file: 'client/src/features/planted-violation-one/planted-violation-page.ts',
    text: "import '../../push/planted-violation-drain.ts';\n",
    breaks: 'feature',
  },
  { file: 'client/src/push/planted-violation-drain.ts', text: 'export const drain = 1;\n' },
  {
    file: 'client/src/ui/planted-violation-part.ts',
    text: "import type { table } from '@openkms/schema/db/planted-violation-table.ts';\nexport type Part = typeof table;\n",
    breaks: 'ui',
  },
  {
    file: 'sync-server/src/planted-violation-server.ts',
    text: "import '../../workers/src/planted-violation-worker.ts';\n",
    breaks: 'sync-server',
  },
  {
    file: 'plugins/cache/memory/planted-violation-row.ts',
    text: "import type { Rows } from '../../../schema/src/domain/rows.ts';\nexport type Row = Rows;\n",
    breaks: 'plugin',
  },
  { file: 'workers/src/planted-violation-worker.ts', text: 'export const worker = 1;\n' },
  {
    file: 'workers/src/planted-violation-cycle-a.ts',
    text: "import './planted-violation-cycle-b.ts';\n",
    breaks: 'no-cycles',
  },
  {
    file: 'workers/src/planted-violation-cycle-b.ts',
    text: "import './planted-violation-cycle-a.ts';\nimport './planted-violation-x.test.ts';\n",
    breaks: 'no-test-in-production',
  },
  { file: 'workers/src/planted-violation-x.test.ts', text: 'export const test = 1;\n' },
];

/**
 * @typedef {object} Cruise what dependency-cruiser answers, as far as it is read here
 * @property {{ source: string }[]} modules
 * @property {{ violations: { from: string, to: string, rule: { name: string } }[] }} summary
 */

/** @returns {Promise<import('./static-groups.mjs').GroupResult>} */
export async function boundaries() {
  const result = emptyResult();
  const expected = sourceFiles(/^(?!.*planted-violation-).*\.tsx?$/);
  const cruise = await withPlanted(runCruise);
  const read = new Set(cruise.modules.map(({ source }) => source));
  const unread = expected.filter((file) => !read.has(file));
  check(
    result,
    unread.length === 0,
    `dependency-cruiser read ${expected.length - unread.length} of ${expected.length} files, not ${unread.slice(0, 5).join(', ')}.`,
  );

  const { violations } = cruise.summary;
  for (const { file, breaks } of PLANTED) {
    if (breaks === undefined) continue;
    const found = violations.some(({ from, rule }) => from === file && rule.name === breaks);
    check(result, found, `The planted violation of "${breaks}" was not found: the rule does not work.`);
  }
  const real = violations.filter(({ from }) => !from.includes('planted-violation-'));
  for (const { from, to, rule } of real) process.stdout.write(`  ${rule.name}: ${from} → ${to}\n`);
  check(result, real.length === 0, `${real.length} imports break the rules of docs/ARCHITECTURE.md.`);
  return result;
}

/** @returns {Promise<Cruise>} */
async function runCruise() {
  const roots = [...new Set(sourceFiles(/\.tsx?$/).map((file) => file.split('/')[0] ?? file))];
  const { output } = await runCommand(
    path.join(ROOT, 'node_modules/.bin/depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...roots],
    { show: false },
  );
  const start = output.indexOf('{');
  if (start < 0) throw new Error(`dependency-cruiser did not run:\n${output}`);
  return JSON.parse(output.slice(start, output.lastIndexOf('}') + 1));
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withPlanted(work) {
  /** @type {string[]} */
  const made = [];
  const remove = () => {
    for (const { file } of PLANTED) rmSync(path.join(ROOT, file), { force: true });
    for (const directory of made.toReversed()) rmdirSync(directory);
    made.length = 0;
  };
  process.once('exit', remove);
  try {
    for (const { file, text } of PLANTED) {
      made.push(...makeDirectory(path.dirname(path.join(ROOT, file))));
      writeFileSync(path.join(ROOT, file), text);
    }
    return await work();
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/**
 * @param {string} directory
 * @returns {string[]} the directories that had to be made, outermost first
 */
function makeDirectory(directory) {
  if (existsSync(directory)) return [];
  const made = makeDirectory(path.dirname(directory));
  mkdirSync(directory);
  return [...made, directory];
}
