/** Parts of a build over a line that is cut, silent, lying and good again. */
import { describe, expect, it } from 'vitest';
import { settled, testClock } from '../platform/test-clock.ts';
import { pageParts } from './page-parts.ts';

type Says = 'part' | 'nothing' | 'portal' | 'gone' | 'bad-gateway';

const ANSWERS: Record<Exclude<Says, 'nothing'>, () => Response> = {
  part: () => new Response('export {};', { headers: { 'content-type': 'text/javascript; charset=utf-8' } }),
  portal: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
  gone: () => new Response('', { status: 404 }),
  'bad-gateway': () => new Response('', { status: 502 }),
};

function inFrontOf(files: readonly string[]) {
  const clock = testClock();
  const line = { says: 'part' as Says, kept: false, asked: [] as { file: string; cache: RequestCache | undefined }[] };
  const fetch = async (file: string, init: RequestInit) => {
    line.asked.push({ file, cache: init.cache });
    if (line.says === 'nothing') throw new TypeError('Failed to fetch');
    return ANSWERS[line.says]();
  };
  return { clock, line, parts: pageParts({ files, fetch, clock, isKept: () => line.kept }) };
}

describe('the parts of a build', () => {
  it('are each fetched once, however often they are asked for', async () => {
    const { line, parts } = inFrontOf(['/a.js', '/b.js', '/c.js']);
    await Promise.all([parts.here(), parts.here()]);
    await parts.here();
    expect(line.asked.map(({ file }) => file).toSorted()).toEqual(['/a.js', '/b.js', '/c.js']);
    expect(parts.state.get()).toBe('here');
  });

  it('come by themselves a while after the line is back, and those that came are not fetched again', async () => {
    const { clock, line, parts } = inFrontOf(['/a.js', '/b.js']);
    line.says = 'nothing';
    let isHere = false;
    void parts.here().then(() => (isHere = true));
    await settled();
    expect(parts.state.get()).toBe('missing');
    // Without a line one asks for all.
    expect(line.asked).toHaveLength(1);
    line.says = 'part';
    await clock.advance(9_999);
    expect(isHere).toBe(false);
    await clock.advance(1);
    expect(isHere).toBe(true);
    expect(line.asked).toHaveLength(3);
  });

  it('come at once when somebody asks, past what the browser kept of a wrong answer', async () => {
    const { line, parts } = inFrontOf(['/a.js']);
    line.says = 'portal';
    const here = parts.here();
    await settled();
    expect(parts.state.get()).toBe('missing');
    line.says = 'part';
    parts.fetchNow();
    await here;
    expect(line.asked.map(({ cache }) => cache)).toEqual(['default', 'reload']);
  });

  it.each([
    ['portal', 'missing'],
    ['bad-gateway', 'missing'],
    ['nothing', 'missing'],
    ['gone', 'replaced'],
  ] as const)('are not taken from an answer that is %s', async (says, state) => {
    const { line, parts } = inFrontOf(['/a.js', '/b.js']);
    line.says = says;
    parts.fetchNow();
    await settled();
    expect(parts.state.get()).toBe(state);
  });

  it('are not fetched where the service worker has them', async () => {
    const { line, parts } = inFrontOf(['/a.js']);
    line.kept = true;
    await parts.here();
    expect(line.asked).toEqual([]);
  });
});
