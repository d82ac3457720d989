import { describe, expect, it } from 'vitest';
import { idleShare } from './quiet.ts';

const core = (user: number, idle: number) => ({ times: { user, nice: 0, sys: 0, idle, irq: 0 } });

describe('idleShare', () => {
  it('counts the time between two looks over all cores', () => {
    expect(idleShare([core(100, 100), core(0, 0)], [core(200, 200), core(0, 200)])).toBe(0.75);
  });

  it('calls a machine idle on which no time has passed', () => {
    expect(idleShare([core(5, 5)], [core(5, 5)])).toBe(1);
  });
});
