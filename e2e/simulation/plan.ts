/**
 * What will happen in a run, made up front from its seed. Pure. Always: the same seed gives the same plan; an event says all
 * that chance decides about it (which row is a fraction of those there are when it happens), so any part of a plan is a plan.
 */
import type { Role } from '@openkms/schema/domain/rows.ts';
import { type Random, seededRandom } from './random.ts';

/** What becomes of one request on its way. Without one, all goes well. ms are of the run's time. */
export type Fate =
  /** Never arrives. */
  | { readonly kind: 'lost' }
  /** Is carried out; the answer never arrives. */
  | { readonly kind: 'answer-lost' }
  /** Given up by the device, and arrives all the same, `ms` later. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Arrives again, `ms` after it was answered. */
  | { readonly kind: 'twice'; readonly ms: number }
  /** Arrives twice at the same moment. */
  | { readonly kind: 'twins' }
  /** Takes `ms` each way: time for other things to go wrong. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'busy'; readonly seconds: number | null }
  /** Somebody in between answers 200 with a page of theirs. */
  | { readonly kind: 'portal' }
  | { readonly kind: 'bad-gateway' }
  /** 401: the token is no longer good. */
  | { readonly kind: 'expired' }
  /** Carried out; the answer tells of the first half only. */
  | { readonly kind: 'half' }
  /** Only the first `share` of the batch is carried out, then the line is cut. */
  | { readonly kind: 'partial'; readonly share: number }
  /** The server dies with its `query`th statement, sent (`flushed`) or not. */
  | { readonly kind: 'dies'; readonly query: number; readonly flushed: boolean }
  /** A fault of the server's own at the `query`th statement. */
  | { readonly kind: 'fails'; readonly query: number };

export type Poison = 'unknown' | 'malformed' | 'future' | 'hostile';

/** What a person does; chosen rows are fractions. */
export type Act =
  | 'register'
  | 'unregister'
  | 'describe'
  | 'resize'
  | 'room'
  | 'move'
  | 'cancel-session'
  | 'restore-session'
  | 'create-training'
  | 'chain'
  | 'edit-training'
  | 'archive-training'
  | 'resolve'
  | 'reopen'
  | 'role'
  | 'see'
  | 'revoke'
  | 'readmit'
  | 'replay'
  | 'dismiss';

export type Event = (
  | {
      readonly kind: 'act';
      readonly device: number;
      readonly act: Act;
      readonly pick: readonly [number, number, number];
      /** False: sent without asking the view first, as a page of an hour ago would. */
      readonly asked: boolean;
    }
  | { readonly kind: 'poison'; readonly device: number; readonly shape: Poison }
  | { readonly kind: 'withdraw'; readonly device: number; readonly pick: number }
  | { readonly kind: 'line'; readonly device: number; readonly up: boolean }
  | { readonly kind: 'faults'; readonly device: number; readonly fates: readonly Fate[] }
  /** Every tab (or the `tab`th) dies after `steps` more steps, and is opened again `ms` later. */
  | {
      readonly kind: 'crash';
      readonly device: number;
      readonly tab: number | null;
      readonly steps: number;
      readonly ms: number;
    }
  /** Who is signed in signs out, and `person` signs in `ms` later. */
  | { readonly kind: 'hand'; readonly device: number; readonly person: number; readonly ms: number }
  /** The queue goes to the device `to` in a file, whoever is signed in there. */
  | { readonly kind: 'carry'; readonly device: number; readonly to: number }
  /** One more tab, or one less. */
  | { readonly kind: 'tab'; readonly device: number; readonly more: boolean }
  /** The `tab`th tab does nothing for `ms`, and does not know. */
  | { readonly kind: 'freeze'; readonly device: number; readonly tab: number; readonly ms: number }
  /** The device's clock is wrong by this much from now on. */
  | { readonly kind: 'skew'; readonly device: number; readonly ms: number }
  /** No rows arrive at the device for `ms`. */
  | { readonly kind: 'stall'; readonly device: number; readonly ms: number }
  /** All laptops are shut for `ms`. */
  | { readonly kind: 'sleep'; readonly ms: number }
  /** Requests of the next `ms` arrive together. */
  | { readonly kind: 'rush'; readonly ms: number }
  | { readonly kind: 'down'; readonly ms: number }
  | { readonly kind: 'backup' }
  /** Puts back the last backup, or the one `back` before it. */
  | { readonly kind: 'restore'; readonly back?: number }
) & {
  /** ms that pass before it. */
  readonly gap: number;
};

export type Wall = { readonly start: string; readonly end: string };
export type Plan = {
  readonly seed: number;
  /** The role of each person. */
  readonly people: readonly Role[];
  /** The person of each device. */
  readonly devices: readonly number[];
  readonly trainings: readonly string[];
  readonly sessions: readonly {
    readonly training: number;
    readonly office: number;
    readonly capacity: number;
    readonly walls: readonly Wall[];
  }[];
  readonly events: readonly Event[];
};

const DAY = 86_400_000;
const MINUTE = 60_000;

/** The plan of `seed`. */
export function planOf(seed: number): Plan {
  const random = seededRandom(seed);
  const employees = 1 + random.below(4);
  const people: Role[] = [
    ...Array.from({ length: employees }, () => 'employee' as const),
    ...Array.from({ length: 1 + random.below(2) }, () => 'manager' as const),
    'admin',
  ];
  // Everybody has a device; sometimes one person has two.
  const devices = people.map((_, index) => index);
  if (random.chance(0.4)) devices.push(random.below(people.length));
  const trainings = ['Python', 'Negotiation'].slice(0, 1 + random.below(2));
  const sessions = Array.from({ length: 2 + random.below(4) }, () => ({
    training: random.below(trainings.length),
    office: random.below(2),
    capacity: 1 + random.below(2),
    walls: wallsOf(random),
  }));
  const length = 16 + random.below(50);
  const events: Event[] = [];
  for (let index = 0; index < length; index += 1) events.push(...eventsOf(random, devices, people));
  // A disaster strikes some runs: what was done since the last backup is gone from the server.
  if (random.chance(0.25)) {
    const at = random.below(events.length);
    events.splice(at, 0, { gap: 0, kind: 'backup' });
    const then = at + 1 + random.below(events.length - at);
    events.splice(then, 0, { gap: random.below(500), kind: 'restore' });
    // Mostly the right one is put back; now and then the one before it, by mistake, and the right one soon after.
    if (!random.chance(0.7)) {
      events.splice(
        then,
        1,
        { gap: random.below(500), kind: 'restore', back: 1 },
        { gap: random.below(5000), kind: 'restore' },
      );
      events.splice(random.below(at + 1), 0, { gap: 0, kind: 'backup' });
    }
  }
  return { seed, people, devices, trainings, sessions, events };
}

/** Few days and few hours, so that sessions overlap; the second Sunday of March is when clocks change in New York. */
export function wallsOf(random: Random): readonly Wall[] {
  const days = [2, 3, 14, 28];
  const day = random.pick(days);
  const hour = 8 + 2 * random.below(3);
  const two = (n: number) => String(n).padStart(2, '0');
  const at = (date: number) => ({
    start: `2027-03-${two(date)}T${two(hour)}:00`,
    end: `2027-03-${two(date)}T${two(hour + 3)}:00`,
  });
  return random.chance(0.2) ? [at(day), at(day + 1)] : [at(day)];
}

function eventsOf(random: Random, devices: readonly number[], people: readonly Role[]): readonly Event[] {
  const device = random.below(devices.length);
  const gap = random.chance(0.3) ? 0 : random.chance(0.2) ? random.below(20_000) : random.below(400);
  const dice = random.below(100);
  if (dice < 3) return sharingOf(random, gap, device, devices, people);
  if (dice < 54) {
    const act = actOf(random);
    // Mostly what the person may do; now and then what they may not.
    const able = devices.flatMap((person, index) => (mayDo(act, people[person]) ? [index] : []));
    const doer = able.length > 0 && random.chance(0.9) ? random.pick(able) : device;
    return [{ gap, kind: 'act', device: doer, act, pick: pick3(random), asked: random.chance(0.85) }];
  }
  if (dice < 57)
    return [
      { gap, kind: 'poison', device, shape: random.pick(['unknown', 'malformed', 'future', 'hostile'] as const) },
    ];
  if (dice < 60) return [{ gap, kind: 'withdraw', device, pick: random.next() }];
  if (dice < 68) return [{ gap, kind: 'line', device, up: random.chance(0.5) }];
  if (dice < 78)
    return [{ gap, kind: 'faults', device, fates: Array.from({ length: 1 + random.below(3) }, () => fateOf(random)) }];
  if (dice < 86)
    return [
      {
        gap,
        kind: 'crash',
        device,
        tab: random.chance(0.3) ? random.below(3) : null,
        steps: random.below(random.chance(0.5) ? 8 : 30),
        ms: random.below(5000),
      },
    ];
  if (dice < 89) return [{ gap, kind: 'tab', device, more: random.chance(0.7) }];
  if (dice < 91) return freezeOf(random, gap, device);
  if (dice < 93) return [{ gap, kind: 'skew', device, ms: Math.round((2 * random.next() - 1) * DAY) }];
  if (dice < 94) return [{ gap, kind: 'stall', device, ms: random.below(MINUTE) }];
  if (dice < 95)
    return [{ gap, kind: 'sleep', ms: random.chance(0.5) ? random.below(DAY) : random.below(30 * MINUTE) }];
  if (dice < 97) return [{ gap, kind: 'rush', ms: 50 + random.below(2000) }];
  if (dice < 98) return [{ gap, kind: 'down', ms: random.below(10_000) }];
  return [{ gap, kind: 'backup' }];
}

/** People share laptops, and carry their queues from one to the other; mostly with something waiting. */
function sharingOf(
  random: Random,
  gap: number,
  device: number,
  devices: readonly number[],
  people: readonly Role[],
): readonly Event[] {
  const others = devices.flatMap((person, index) => (index !== device && person === devices[device] ? [index] : []));
  const share: Event = random.chance(others.length > 0 ? 0.6 : 0.1)
    ? { gap: 20, kind: 'carry', device, to: others.length > 0 ? random.pick(others) : random.below(devices.length) }
    : { gap: 20, kind: 'hand', device, person: random.below(people.length), ms: random.below(3000) };
  if (random.chance(0.2)) return [{ ...share, gap }];
  const waiting = Array.from({ length: 1 + random.below(3) }, () => deedOf(random, device, 20));
  return [
    { gap, kind: 'line', device, up: false },
    ...waiting,
    share,
    ...(random.chance(0.8) ? [{ gap: random.below(4000), kind: 'line', device, up: true } as const] : []),
  ];
}

/** A frozen tab; often the one that leads, while another one saves. */
function freezeOf(random: Random, gap: number, device: number): readonly Event[] {
  const ms = random.below(20_000);
  if (random.chance(0.3)) return [{ gap, kind: 'freeze', device, tab: random.below(3), ms }];
  return [
    { gap, kind: 'tab', device, more: true },
    { gap: 300, kind: 'freeze', device, tab: 0, ms },
    ...Array.from({ length: 2 + random.below(2) }, () => deedOf(random, device, random.below(1500))),
  ];
}

function deedOf(random: Random, device: number, gap: number): Event {
  return {
    gap,
    kind: 'act',
    device,
    act: random.pick(['register', 'describe', 'unregister']),
    pick: pick3(random),
    asked: false,
  };
}

const ACTS: readonly (readonly [Act, number])[] = [
  ['register', 34],
  ['unregister', 10],
  ['describe', 12],
  ['resize', 5],
  ['room', 3],
  ['move', 7],
  ['cancel-session', 3],
  ['restore-session', 3],
  ['create-training', 2],
  ['chain', 4],
  ['edit-training', 6],
  ['archive-training', 2],
  ['resolve', 7],
  ['reopen', 2],
  ['role', 4],
  ['see', 4],
  ['revoke', 1],
  ['readmit', 2],
  ['replay', 5],
  ['dismiss', 1],
];

const ADMINS: ReadonlySet<Act> = new Set(['resolve', 'reopen', 'role', 'revoke', 'readmit', 'replay', 'dismiss']);

function mayDo(act: Act, role: Role | undefined): boolean {
  if (act === 'register' || act === 'unregister') return true;
  return ADMINS.has(act) ? role === 'admin' : role !== 'employee';
}

function actOf(random: Random): Act {
  let dice = random.below(ACTS.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [act, weight] of ACTS) if ((dice -= weight) < 0) return act;
  return 'register';
}

const pick3 = (random: Random) => [random.next(), random.next(), random.next()] as const;

function fateOf(random: Random): Fate {
  switch (random.below(14)) {
    case 0:
      return { kind: 'lost' };
    case 1:
    case 2:
      return { kind: 'answer-lost' };
    case 3:
      return { kind: 'late', ms: random.below(MINUTE) };
    case 4:
      return { kind: 'twice', ms: random.below(MINUTE) };
    case 5:
      return { kind: 'twins' };
    case 6:
      return { kind: 'slow', ms: random.below(8000) };
    case 7:
      return { kind: 'busy', seconds: random.chance(0.5) ? null : random.below(20) };
    case 8:
      return random.chance(0.5) ? { kind: 'portal' } : { kind: 'bad-gateway' };
    case 9:
      return { kind: 'expired' };
    case 10:
      return { kind: 'half' };
    case 11:
      return { kind: 'partial', share: random.next() };
    case 12:
      return { kind: 'fails', query: 1 + random.below(14) };
    default:
      return { kind: 'dies', query: 1 + random.below(14), flushed: random.chance(0.5) };
  }
}
