/** Where a page's main thread spends its time, by the file the code came from. Always: measured by the browser's own profiler. */
import type { Page } from './browser.ts';

type ProfileNode = { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string } };
type Profile = {
  readonly nodes: readonly ProfileNode[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
};

const SHOWN = 6;

/** Runs `work` under the profiler; the largest shares in words: "zero.js 400 ms, (garbage collector) 90 ms". */
export async function timeByPlace(page: Page, work: () => Promise<void>): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.start');
  await work();
  const { profile } = (await session.send('Profiler.stop')) as { profile: Profile };
  await session.detach();
  return sharesOf(profile)
    .slice(0, SHOWN)
    .map(([place, ms]) => `${place} ${Math.round(ms)} ms`)
    .join(', ');
}

/** ms by place, the largest first; waiting is left out. Pure. */
export function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profile): [place: string, ms: number][] {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const sums = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const place = places.get(id) ?? '';
    sums.set(place, (sums.get(place) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  sums.delete('(idle)');
  sums.delete('(root)');
  return [...sums].toSorted((a, b) => b[1] - a[1]);
}

function placeOf({ functionName, url }: ProfileNode['callFrame']): string {
  if (url === '') return functionName === '' ? '(native)' : functionName;
  return url.slice(url.lastIndexOf('/') + 1);
}
