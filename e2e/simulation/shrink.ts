/**
 * Makes a failing plan short: first fewer events (delta debugging, Zeller's ddmin), then fewer devices, then fewer events
 * again. Always: what comes out fails as what went in did, and is a part of it.
 */
import type { Event, Plan } from './plan.ts';

export type Fails = (plan: Plan) => Promise<boolean>;

/** The smallest failing part of `plan` that `tries` runs found. */
export async function shrink(plan: Plan, fails: Fails, tries = 300): Promise<Plan> {
  let left = tries;
  const stillFails: Fails = async (part) => {
    if (left <= 0) return false;
    left -= 1;
    return fails(part);
  };
  let smallest = await fewerEvents(plan, stillFails);
  for (let device = smallest.devices.length - 1; device >= 0; device -= 1) {
    const without = withoutDevice(smallest, device);
    if (without.devices.length > 0 && (await stillFails(without))) smallest = without;
  }
  return fewerEvents(smallest, stillFails);
}

async function fewerEvents(plan: Plan, fails: Fails): Promise<Plan> {
  let events = plan.events;
  for (let parts = 2; events.length > 0;) {
    const size = Math.ceil(events.length / parts);
    let shorter: readonly Event[] | undefined;
    for (let from = 0; from < events.length && shorter === undefined; from += size) {
      const rest = [...events.slice(0, from), ...events.slice(from + size)];
      if (await fails({ ...plan, events: rest })) shorter = rest;
    }
    if (shorter !== undefined) {
      events = shorter;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(events.length, parts * 2);
  }
  return { ...plan, events };
}

/** `plan` without its `gone`th device and what happens on it; the others keep their events. */
export function withoutDevice(plan: Plan, gone: number): Plan {
  const moved = (device: number) => (device > gone ? device - 1 : device);
  const events = plan.events.flatMap((event): readonly Event[] => {
    if (!('device' in event)) return [event];
    if (event.device === gone || (event.kind === 'carry' && event.to === gone)) return [];
    const device = moved(event.device);
    return [event.kind === 'carry' ? { ...event, device, to: moved(event.to) } : { ...event, device }];
  });
  return { ...plan, devices: plan.devices.filter((_, index) => index !== gone), events };
}
