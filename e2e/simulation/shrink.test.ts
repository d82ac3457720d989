/** Shrinking finds the few events that matter, and loses none of them. */
import { expect, it } from 'vitest';
import { type Event, type Plan, planOf } from './plan.ts';
import { shrink, withoutDevice } from './shrink.ts';

const skew = (device: number, ms: number): Event => ({ gap: 0, kind: 'skew', device, ms });
const planWith = (events: readonly Event[]): Plan => ({ ...planOf(1), devices: [0, 1, 2], events });

it('keeps the two events that fail only together, and the devices they happen on', async () => {
  const noise = Array.from({ length: 40 }, (_, index) => skew(index % 3, index));
  const events = noise.toSpliced(5, 0, skew(0, 1000)).toSpliced(30, 0, skew(2, 2000));
  const has = (plan: Plan, ms: number) => plan.events.some((event) => event.kind === 'skew' && event.ms === ms);
  const smallest = await shrink(planWith(events), async (plan) => has(plan, 1000) && has(plan, 2000));
  expect(smallest.events).toEqual([skew(0, 1000), skew(1, 2000)]);
  expect(smallest.devices).toHaveLength(2);
});

it('leaves a plan alone of which no part fails', async () => {
  const plan = planWith([skew(0, 1), skew(1, 2), skew(2, 3)]);
  expect(await shrink(plan, async ({ events, devices }) => events.length === 3 && devices.length === 3)).toEqual(plan);
});

it('renumbers what happens on the devices behind the one that goes', () => {
  const plan = withoutDevice(planWith([skew(0, 1), skew(1, 2), skew(2, 3), { gap: 0, kind: 'backup' }]), 1);
  expect(plan.events).toEqual([skew(0, 1), skew(1, 3), { gap: 0, kind: 'backup' }]);
});

it('forgets what was carried to or from the device that goes', () => {
  const carry = (device: number, to: number): Event => ({ gap: 0, kind: 'carry', device, to });
  const plan = withoutDevice(planWith([carry(0, 2), carry(2, 0), carry(0, 1), carry(1, 2)]), 1);
  expect(plan.events).toEqual([carry(0, 1), carry(1, 0)]);
});

it('makes the same plan of the same seed', () => {
  expect(planOf(4711)).toEqual(planOf(4711));
  expect(planOf(4711).events).not.toEqual(planOf(4712).events);
});
