/** Two texts as a unified diff. Pure. Always: no more than the lines around what differs; no lines where nothing does. */
import { diffLines } from '@openkms/schema/domain/prompt/diff.ts';
import { shown } from '../prompt-files/problem.ts';

const CONTEXT = 3;

type Side = { readonly name: string; readonly content: string };
type Line = { readonly sign: ' ' | '-' | '+'; readonly text: string };

/** The lines of the diff; none where the two are the same. */
export function unifiedDiff(from: Side, to: Side): string[] {
  const lines = diffLines(from.content, to.content).flatMap(({ kind, from: before, to: after }): Line[] =>
    kind === 'same'
      ? before.lines.map((text) => ({ sign: ' ', text }))
      : [
          ...before.lines.map((text): Line => ({ sign: '-', text })),
          ...after.lines.map((text): Line => ({ sign: '+', text })),
        ],
  );
  const stretches = around(lines);
  if (stretches.length === 0) return [];
  const body = stretches.flatMap(({ start, end }) => [
    headerOf(lines, start, end),
    ...lines.slice(start, end).map(({ sign, text }) => sign + visible(text)),
  ]);
  return [`--- ${visible(from.name)}`, `+++ ${visible(to.name)}`, ...body];
}

/** What is to be shown: each difference with the lines around it, neighbours together. */
function around(lines: readonly Line[]): { start: number; end: number }[] {
  const stretches: { start: number; end: number }[] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const start = Math.max(0, index - CONTEXT);
    const end = Math.min(lines.length, index + CONTEXT + 1);
    const last = stretches.at(-1);
    if (last && start <= last.end) last.end = end;
    else stretches.push({ start, end });
  }
  return stretches;
}

function headerOf(lines: readonly Line[], start: number, end: number): string {
  const count = (without: '+' | '-', from: number, until: number): number =>
    lines.slice(from, until).filter(({ sign }) => sign !== without).length;
  const place = (without: '+' | '-'): string => {
    const before = count(without, 0, start);
    const length = count(without, start, end);
    // An empty stretch stands behind the line it names.
    return `${length === 0 ? before : before + 1}${length === 1 ? '' : `,${length}`}`;
  };
  return `@@ -${place('+')} +${place('-')} @@`;
}

/** Tabs stay; what else would steer a terminal is written out. */
function visible(text: string): string {
  return text.split('\t').map(shown).join('\t');
}
