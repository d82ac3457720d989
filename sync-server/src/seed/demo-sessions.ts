/**
 * The 600 sessions of the demo organisation, from ten months before the seed day to six months after it. Pure.
 * Always: meetings lie on working days between 8:30 and 18:00 of their office; no room and no trainer is in two places.
 */
import { placeMeetings } from '@openkms/schema/commands/wall-time.ts';
import type { Interval } from '@openkms/schema/domain/overlap.ts';
import { OFFICES, type OfficeCode } from '../cli/offices.ts';
import { sourceId } from '../cli/source-id.ts';
import { Bookings } from './bookings.ts';
import { addDays, wallTime, workdayFrom, workdaysAfter } from './calendar-days.ts';
import type { DemoSubject, DemoTraining } from './catalogue/subject.ts';
import type { Random } from './random.ts';

/** How full a session is made: `story` sessions are told apart so that a visitor finds each case at once. */
export type Fill = 'usual' | 'full' | 'one-seat-left' | 'roomy';

export type DemoSession = {
  readonly id: string;
  readonly code: string;
  readonly training: DemoTraining;
  readonly office: OfficeCode;
  readonly schedule: 'scheduled' | 'self-paced' | 'tba';
  readonly room: string | null;
  readonly trainers: readonly string[];
  readonly capacity: number;
  readonly description: string;
  readonly meetings: readonly { start: string; end: string; room: string | null; kind: null }[];
  readonly intervals: readonly Interval[];
  readonly fill: Fill;
  /** What Emma has to do with it. */
  readonly emma: 'registered' | 'waitlisted' | 'free' | undefined;
};

type Place = { readonly office: OfficeCode; readonly day: string; readonly minutes: number };

export const TOTAL_SESSIONS = 600;
const SELF_PACED = 24;
const TO_BE_ANNOUNCED = 10;
const DAYS_BEFORE = 300;
const DAYS_AFTER = 183;

const ROOMS: Readonly<Record<Exclude<OfficeCode, 'virtual'>, readonly (readonly [name: string, seats: number])[]>> = {
  NYC: [
    ['Hudson', 24],
    ['Battery', 16],
    ['Chelsea', 12],
    ['Gramercy', 10],
    ['Tribeca', 18],
    ['Harlem', 14],
  ],
  Boston: [
    ['Charles', 20],
    ['Beacon', 14],
    ['Fenway', 12],
    ['Harbor', 10],
    ['Back Bay', 16],
  ],
  Dallas: [
    ['Trinity', 22],
    ['Bluebonnet', 14],
    ['Pecan', 12],
    ['Cedar', 10],
    ['Reunion', 18],
  ],
};

/** Start times by the length of one meeting, in minutes after midnight. */
const STARTS: Readonly<Record<number, readonly number[]>> = {
  120: [540, 600, 660, 780, 840, 930],
  180: [540, 570, 600, 780, 840],
  240: [510, 540, 780, 810],
};

/** What is placed first, by working days after the seed day: the sessions of the story a visitor plays through. */
const STORY: readonly (readonly [
  code: string,
  office: OfficeCode,
  workdays: number,
  minutes: number,
  fill: Fill,
  emma: DemoSession['emma'],
])[] = [
  ['COM-120', 'Boston', 6, 600, 'usual', 'registered'],
  ['PYT-210', 'Boston', 6, 660, 'roomy', 'free'],
  ['DAT-140', 'Boston', 9, 780, 'usual', 'registered'],
  ['PYT-210', 'Boston', 10, 570, 'roomy', 'free'],
  ['PYT-120', 'Boston', 12, 540, 'one-seat-left', 'free'],
  ['SEC-240', 'virtual', 13, 600, 'usual', 'registered'],
  ['PYT-210', 'virtual', 15, 600, 'roomy', 'free'],
  ['PYT-150', 'Boston', 17, 570, 'roomy', 'free'],
  ['PRJ-120', 'Boston', 19, 840, 'usual', 'registered'],
  ['PYT-310', 'Boston', 24, 540, 'full', 'waitlisted'],
];

/** Plans every session; `day` is the seed day. */
export function demoSessions(
  orgId: string,
  subjects: readonly DemoSubject[],
  day: string,
  random: Random,
): DemoSession[] {
  const planner = new Planner(random);
  const trainings = subjects.flatMap((subject) => subject.trainings.map((training) => ({ subject, training })));
  const find = (code: string) => {
    const found = trainings.find((each) => each.training.code === code);
    if (!found) throw new Error(`the catalogue has no ${code}`);
    return found;
  };
  const drafts: Draft[] = STORY.map(([code, office, workdays, minutes, fill, emma]) => {
    const { subject, training } = find(code);
    const draft = planner.scheduled(subject, training, { office, day: workdaysAfter(day, workdays), minutes });
    if (!draft) throw new Error(`${code} of the story found no room`);
    return { ...draft, fill, emma };
  });
  const order = random.shuffled(trainings);
  for (const { subject, training } of order
    .filter((each) => each.training.level === 'introductory')
    .slice(0, SELF_PACED)) {
    drafts.push(planner.unscheduled(subject, training, 'virtual', 'self-paced'));
  }
  for (const { subject, training } of order.slice(-TO_BE_ANNOUNCED)) {
    drafts.push(planner.unscheduled(subject, training, random.pick(['NYC', 'Boston', 'Dallas'] as const), 'tba'));
  }
  const rounds = Math.ceil((TOTAL_SESSIONS - drafts.length) / order.length);
  for (let index = 0; drafts.length < TOTAL_SESSIONS; index += 1) {
    const { subject, training } = order[index % order.length] ?? find('PYT-101');
    // One session a training in each fifth of the time, so that whoever looks finds something to come.
    const stratum = (Math.floor(index / order.length) % rounds) + random.next();
    const offset = Math.round((stratum / rounds) * (DAYS_BEFORE + DAYS_AFTER)) - DAYS_BEFORE;
    drafts.push(planner.somewhere(subject, training, workdayFrom(addDays(day, Math.min(offset, DAYS_AFTER - 5)))));
  }
  return numbered(orgId, drafts);
}

type Draft = Omit<DemoSession, 'id' | 'code'>;

/** Numbers the sessions of each training by their start, those without times last. */
function numbered(orgId: string, drafts: readonly Draft[]): DemoSession[] {
  const seen = new Map<string, number>();
  return drafts
    .toSorted((a, b) => startOf(a) - startOf(b))
    .map((draft) => {
      const number = (seen.get(draft.training.code) ?? 0) + 1;
      seen.set(draft.training.code, number);
      const code = `${draft.training.code}-${String(number).padStart(2, '0')}`;
      return { ...draft, code, id: sourceId(orgId, 'session', code) };
    });
}

/** ms UTC of the first meeting; those without times come last. */
export function startOf(session: Pick<DemoSession, 'intervals'>): number {
  return session.intervals[0]?.startsAt ?? Number.MAX_SAFE_INTEGER;
}

/** The zone of an office. */
export function zoneOf(office: OfficeCode): string {
  return OFFICES.find((each) => each.code === office)?.zone ?? 'America/New_York';
}

class Planner {
  readonly #random: Random;
  readonly #bookings = new Bookings();

  constructor(random: Random) {
    this.#random = random;
  }

  /** A session at `place`, or undefined when no room or no trainer is free then. */
  scheduled(subject: DemoSubject, training: DemoTraining, place: Place): Draft | undefined {
    const walls = meetingWalls(training.hours, place);
    const timed = placeMeetings(walls, zoneOf(place.office));
    if (!timed.ok) return undefined;
    const intervals = timed.meetings.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }));
    const trainer = subject.trainers.find((name) => this.#bookings.isFree(name, intervals));
    const room = place.office === 'virtual' ? undefined : this.#freeRoom(place.office, intervals);
    if (trainer === undefined || (place.office !== 'virtual' && room === undefined)) return undefined;
    this.#bookings.book(trainer, intervals);
    if (room) this.#bookings.book(room[0], intervals);
    return {
      ...this.#common(subject, training, place.office),
      schedule: 'scheduled',
      room: room?.[0] ?? null,
      trainers: [trainer],
      capacity: room?.[1] ?? this.#random.between(4, 8) * 5,
      meetings: walls.map((wall) => ({ ...wall, room: room?.[0] ?? null })),
      intervals,
    };
  }

  /** A session in some office on `day`, or on the first working day after it on which one can be. */
  somewhere(subject: DemoSubject, training: DemoTraining, day: string): Draft {
    const draw = this.#random.next();
    const virtual = subject.department !== 'Workplace Safety' && draw >= 0.84;
    const office: OfficeCode = virtual ? 'virtual' : draw < 0.36 ? 'NYC' : draw < 0.62 ? 'Boston' : 'Dallas';
    for (let on = day; ; on = workdayFrom(addDays(on, 1))) {
      const minutes = this.#random.pick(STARTS[meetingMinutes(training.hours)] ?? [540]);
      const draft = this.scheduled(subject, training, { office, day: on, minutes });
      if (draft) return draft;
    }
  }

  /** A session without times: at one's own pace, or still to be announced. */
  unscheduled(subject: DemoSubject, training: DemoTraining, office: OfficeCode, schedule: 'self-paced' | 'tba'): Draft {
    const capacity = schedule === 'self-paced' ? 200 : 16;
    const trainers = schedule === 'self-paced' ? [] : [this.#random.pick(subject.trainers)];
    return {
      ...this.#common(subject, training, office),
      schedule,
      room: null,
      trainers,
      capacity,
      meetings: [],
      intervals: [],
    };
  }

  #common(subject: DemoSubject, training: DemoTraining, office: OfficeCode) {
    const description = this.#random.chance(0.4) ? this.#random.pick(subject.notes) : '';
    return { training, office, description, fill: 'usual' as const, emma: undefined };
  }

  #freeRoom(office: Exclude<OfficeCode, 'virtual'>, intervals: readonly Interval[]) {
    return this.#random.shuffled(ROOMS[office]).find(([name]) => this.#bookings.isFree(name, intervals));
  }
}

/** Up to four hours are one meeting; longer trainings take two working days in a row. */
function meetingMinutes(hours: number): number {
  return (hours <= 4 ? hours : hours / 2) * 60;
}

function meetingWalls(hours: number, { day, minutes }: Place) {
  const length = meetingMinutes(hours);
  const days = hours <= 4 ? [day] : [day, workdaysAfter(day, 1)];
  return days.map((on) => ({
    start: wallTime(on, minutes),
    end: wallTime(on, minutes + length),
    room: null,
    kind: null,
  }));
}
