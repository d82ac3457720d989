import { describe, expect, it } from 'vitest';
import { bytesWords, componentName, componentWords, healthShape } from './health-answer.ts';

describe('the health of the server', () => {
  const health = healthShape.parse({
    status: 'degraded',
    components: {
      postgres: { status: 'ok', ms: 0.4 },
      workers: { status: 'down', running: 0, lastBeatMsAgo: null },
      replication: { status: 'ok', slots: 1, behindBytes: 5_200_000 },
      zeroCache: { status: 'down', reason: 'ECONNREFUSED' },
      elsewhere: { status: 'ok' },
    },
  });
  const words = (name: string) => componentWords(health.components[name] ?? { status: 'down' });

  it('reads each part in words', () => {
    expect(words('postgres')).toBe('answered in 0.4 ms');
    expect(words('workers')).toBe('0 running');
    expect(words('replication')).toBe('1 reader · 5.2 MB behind');
    expect(words('zeroCache')).toBe('ECONNREFUSED');
  });

  it('shows a part nobody foresaw by its own name', () => {
    expect(componentName('elsewhere')).toBe('elsewhere');
    expect(words('elsewhere')).toBe('answers');
  });

  it('refuses an answer that is none', () => {
    expect(healthShape.safeParse({ status: 'fine' }).success).toBe(false);
  });

  it('counts bytes in decimal units', () => {
    expect([0, 999, 1500, 123_456_789, 2.5e12].map(bytesWords)).toEqual(['0 B', '999 B', '1.5 kB', '123 MB', '2.5 TB']);
  });
});
