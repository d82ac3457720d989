/**
 * `npm run bench:merge`: how long a three-way merge of long prompts takes, beside the target, and the comparison of two
 * versions. Always: the exit code is 0 when everything was measured, met or not; the texts come from a seed.
 */
import { cpus, loadavg } from 'node:os';
import { seededRandom } from '../../e2e/simulation/random.ts';
import { diffLines } from '../../schema/src/domain/prompt/diff.ts';
import { mergeVersions } from '../../schema/src/domain/prompt/merge.ts';
import { judge, type Measured, percentile, table } from './figures.ts';

const LINES = 2000;
const ROUNDS = 300;
const WORDS =
  'answer in the language of whoever asks and name the training its hours seats office week manager rule'.split(' ');

const { below, pick } = seededRandom(20_261_121);
const base = Array.from({ length: LINES }, () => sentence());
const few = pair(10);
const many = pair(200);
const measured: Measured[] = [
  ...measure('merge, 10 edits a side', () => mergeVersions(base.join('\n'), few.mine, few.theirs).kind, '<= 20'),
  ...measure('merge, 200 edits a side', () => mergeVersions(base.join('\n'), many.mine, many.theirs).kind, '<= 20'),
  ...measure('compare two versions, 400 edits', () => String(diffLines(many.mine, many.theirs).length > 0), ''),
];
const [cpu] = cpus();
console.log(`\n${table(measured.map(judge)).join('\n')}\n`);
console.log(
  `${LINES} lines, ${base.join('\n').length} characters. Measured on ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ` +
    `Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)}.`,
);

function measure(name: string, work: () => string, target: string): Measured[] {
  const outcomes = new Set<string>();
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    outcomes.add(work());
    return performance.now() - began;
  }).slice(ROUNDS / 10);
  const note = [...outcomes].join(', ');
  return [
    { figure: `${name}, p50`, value: percentile(times, 0.5), unit: 'ms', target: '', samples: times.length, note },
    { figure: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms', target, samples: times.length, note },
  ];
}

/** Two texts made from the base by so many edits each: lines changed, added and taken away. */
function pair(edits: number): { readonly mine: string; readonly theirs: string } {
  return { mine: edited(edits), theirs: edited(edits) };
}

function edited(edits: number): string {
  const lines = [...base];
  for (let at = 0; at < edits; at += 1) {
    const where = below(lines.length);
    const kind = below(3);
    if (kind === 0) lines[where] = sentence();
    else if (kind === 1) lines.splice(where, 0, sentence());
    else lines.splice(where, 1);
  }
  return lines.join('\n');
}

function sentence(): string {
  return Array.from({ length: 4 + below(12) }, () => pick(WORDS)).join(' ');
}
