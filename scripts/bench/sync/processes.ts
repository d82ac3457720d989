/** What the parts of a running system cost, from Linux's /proc: CPU time and resident memory by part. Always: only descendants of this process. */
import { readdirSync, readFileSync } from 'node:fs';

export type Part = 'zero-cache' | 'postgres' | 'sync-server' | 'workers' | 'load generator' | 'other';
export type Cost = { readonly cpuMs: number; readonly rssBytes: number };
export type Costs = ReadonlyMap<Part, Cost>;

/** Linux counts CPU time in hundredths of a second for every program, whatever the kernel's own clock. */
const MS_A_TICK = 10;
const PAGE_BYTES = 4096;

type Process = { readonly pid: number; readonly parent: number; readonly command: string } & Cost;

/** The costs so far of everything this process started, and of itself. */
export function costs(): Costs {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readProcess(Number(name)))
      .map((each) => [each.pid, each]),
  );
  const sums = new Map<Part, Cost>();
  for (const each of all.values()) {
    if (!descends(each, all)) continue;
    const part = each.pid === process.pid ? 'load generator' : partOf(each.command);
    const { cpuMs, rssBytes } = sums.get(part) ?? { cpuMs: 0, rssBytes: 0 };
    sums.set(part, { cpuMs: cpuMs + each.cpuMs, rssBytes: rssBytes + each.rssBytes });
  }
  return sums;
}

/** CPU time between two looks: of all parts and each part's share of it, in words, and the load generator's share (0 to 1). */
export function cpuShares(before: Costs, after: Costs): { words: string; load: number } {
  const used = [...after].map(([part, { cpuMs }]) => [part, cpuMs - (before.get(part)?.cpuMs ?? 0)] as const);
  const total = used.reduce((sum, [, ms]) => sum + ms, 0);
  const share = (ms: number) => (total === 0 ? 0 : ms / total);
  const words = used
    .toSorted((a, b) => b[1] - a[1])
    .map(([part, ms]) => `${part} ${(ms / 1000).toFixed(1)} s (${Math.round(100 * share(ms))} %)`)
    .join(', ');
  return {
    words: `CPU ${(total / 1000).toFixed(1)} s: ${words}`,
    load: share(used.find(([part]) => part === 'load generator')?.[1] ?? 0),
  };
}

/** Resident bytes of `parts` together. */
export function rssOf(now: Costs, ...parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (now.get(part)?.rssBytes ?? 0), 0);
}

/** Which part a command line belongs to. Pure. */
export function partOf(command: string): Part {
  if (command.includes('load-process.ts')) return 'load generator';
  if (command.includes('@rocicorp/zero') || command.includes('zero-cache')) return 'zero-cache';
  if (/\bpostgres\b/.test(command)) return 'postgres';
  if (command.includes('sync-server/src/')) return 'sync-server';
  if (command.includes('workers/src/')) return 'workers';
  return 'other';
}

function descends({ pid, parent }: Process, all: ReadonlyMap<number, Process>): boolean {
  if (pid === process.pid) return true;
  const above = all.get(parent);
  return above !== undefined && descends(above, all);
}

/** Nothing where it ended between two looks. */
function readProcess(pid: number): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const number = (index: number) => Number(fields[index] ?? 0);
    return [
      {
        pid,
        parent: number(1),
        command: readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '),
        cpuMs: (number(11) + number(12)) * MS_A_TICK,
        rssBytes: number(21) * PAGE_BYTES,
      },
    ];
  } catch {
    return [];
  }
}
