import { describe, expect, it } from 'vitest';
import { browserLocks, lead } from './leader.ts';
import { settled } from './test-clock.ts';

describe('the lead among tabs', () => {
  it('is held by one at a time and goes to the next when it is given up', async () => {
    const leading: string[] = [];
    const tab = (name: string) =>
      lead(browserLocks(), 'test-lead', () => {
        leading.push(`${name} begins`);
        return () => leading.push(`${name} ends`);
      });
    const stopA = tab('a');
    const stopB = tab('b');
    const stopC = tab('c');
    await settled();
    expect(leading).toEqual(['a begins']);
    stopB();
    stopA();
    await settled();
    expect(leading).toEqual(['a begins', 'a ends', 'c begins']);
    stopC();
  });
});
