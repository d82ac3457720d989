/**
 * Who is registered where in the demo organisation. Pure. Always: nobody is in two places at once or twice in a training,
 * no session holds more people than seats, waitlists exist only where every seat is taken, nothing was requested after `now`.
 */
import type { RegistrationImport } from '../cli/import-rows.ts';
import { sourceId } from '../cli/source-id.ts';
import { Bookings } from './bookings.ts';
import type { DemoPerson } from './demo-people.ts';
import { type DemoSession, startOf } from './demo-sessions.ts';
import type { Random } from './random.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A person's hours in one calendar year: some reach the 40 that are expected, and some of it still lies ahead. */
const HOURS_OF_A_YEAR = 50;
const HOURS_ALREADY_OVER = 40;
const EMMA_HOURS = 18;

type Status = RegistrationImport['status'];

/** Registers people for `sessions` (in order of start). `now` is ms UTC. */
export function demoRegistrations(
  orgId: string,
  people: readonly DemoPerson[],
  sessions: readonly DemoSession[],
  now: number,
  random: Random,
): RegistrationImport[] {
  const book = new Book(orgId, now, random);
  const emma = people.find((person) => person.email === 'emma@openkms.example');
  const others = people.filter((person) => person.email !== 'emma@openkms.example' && person.role !== 'admin');
  if (emma) registerEmma(book, emma, sessions, now, random);
  for (const session of sessions) fill(book, session, others, emma, now, random);
  return book.rows;
}

/** What is coming up is told by the sessions themselves; what she has done already is picked from this year's sessions. */
function registerEmma(
  book: Book,
  emma: DemoPerson,
  sessions: readonly DemoSession[],
  now: number,
  random: Random,
): void {
  for (const session of sessions) if (session.emma === 'registered') book.add(emma, session, 'registered');
  const keptFree = new Set(
    sessions.filter((session) => session.emma !== undefined).map((session) => session.training.code),
  );
  const near = sessions.filter(
    (session) =>
      (session.office === 'Boston' || session.office === 'virtual') &&
      endOf(session) < now &&
      !keptFree.has(session.training.code),
  );
  const year = new Date(now).getUTCFullYear();
  const ofYear = (wanted: boolean) =>
    near.filter((session) => (new Date(endOf(session)).getUTCFullYear() === year) === wanted);
  let hours = 0;
  for (const session of random.shuffled(ofYear(true))) {
    if (hours >= EMMA_HOURS) break;
    if (hours + session.training.hours <= EMMA_HOURS + 2 && book.add(emma, session, 'registered'))
      hours += session.training.hours;
  }
  let earlier = 0;
  for (const session of random.shuffled(ofYear(false))) {
    if (earlier >= 2) break;
    if (book.add(emma, session, 'registered')) earlier += 1;
  }
}

function fill(
  book: Book,
  session: DemoSession,
  others: readonly DemoPerson[],
  emma: DemoPerson | undefined,
  now: number,
  random: Random,
): void {
  const { seats, waitlist } = wantedIn(session, now, random);
  const near = others.filter(
    (person) => person.office === session.office || session.office === 'virtual' || random.chance(0.04),
  );
  const candidates = [...random.shuffled(near), ...random.shuffled(others.filter((person) => !near.includes(person)))];
  let next = 0;
  const take = (status: Status): boolean => {
    while (next < candidates.length) {
      const person = candidates[next++];
      if (person && book.add(person, session, status)) return true;
    }
    return false;
  };
  while (book.seated(session) < seats && take('registered'));
  if (random.chance(0.1)) take('cancelled');
  if (book.seated(session) < session.capacity) return;
  for (let place = 1; place <= waitlist; place += 1) {
    if (place === 2 && session.emma === 'waitlisted' && emma) book.add(emma, session, 'waitlisted');
    else take('waitlisted');
  }
}

/** How many seats are taken and how many people wait, by how soon it is and what it is for. */
function wantedIn(session: DemoSession, now: number, random: Random): { seats: number; waitlist: number } {
  const { capacity, schedule } = session;
  if (schedule === 'tba') return { seats: 0, waitlist: 0 };
  if (schedule === 'self-paced') return { seats: random.between(3, 15), waitlist: 0 };
  switch (session.fill) {
    case 'full':
      return { seats: capacity, waitlist: 4 };
    case 'one-seat-left':
      return { seats: capacity - 1, waitlist: 0 };
    case 'roomy':
      return { seats: Math.floor(capacity * 0.4), waitlist: 0 };
    case 'usual':
      break;
  }
  const ahead = (startOf(session) - now) / DAY;
  if (ahead > 0 && ahead < 60 && session.emma === undefined) {
    if (random.chance(0.18)) return { seats: capacity, waitlist: random.between(1, 5) };
    if (random.chance(0.09)) return { seats: capacity - 1, waitlist: 0 };
  }
  const share =
    ahead <= 0 ? 0.25 + random.next() * 0.4 : Math.max(0.05, 0.6 - ahead / 250) * (0.6 + random.next() * 0.6);
  return { seats: Math.min(capacity - 2, Math.max(1, Math.round(capacity * share))), waitlist: 0 };
}

function endOf(session: DemoSession): number {
  return session.intervals.at(-1)?.endsAt ?? Number.MAX_SAFE_INTEGER;
}

class Book {
  readonly rows: RegistrationImport[] = [];
  readonly #orgId: string;
  readonly #now: number;
  readonly #random: Random;
  readonly #calendars = new Bookings();
  readonly #trainings = new Map<string, Set<string>>();
  readonly #hours = new Map<string, number>();
  readonly #seated = new Map<string, number>();
  readonly #waiting = new Map<string, number>();

  constructor(orgId: string, now: number, random: Random) {
    this.#orgId = orgId;
    this.#now = now;
    this.#random = random;
  }

  seated(session: DemoSession): number {
    return this.#seated.get(session.id) ?? 0;
  }

  /** Adds a registration unless the person cannot or would not come. */
  add(person: DemoPerson, session: DemoSession, status: Status): boolean {
    const trainings = this.#trainings.get(person.id) ?? new Set();
    const year = `${person.id} ${new Date(Math.min(startOf(session), this.#now + 365 * DAY)).getUTCFullYear()}`;
    const hours = (this.#hours.get(year) ?? 0) + session.training.hours;
    const atMost = endOf(session) < this.#now ? HOURS_ALREADY_OVER : HOURS_OF_A_YEAR;
    if (trainings.has(session.training.code) || hours > atMost) return false;
    if (!this.#calendars.isFree(person.id, session.intervals)) return false;
    if (status === 'registered' && this.seated(session) >= session.capacity) return false;
    this.#trainings.set(person.id, trainings.add(session.training.code));
    const requestedAt = this.#requestedAt(session, status);
    this.rows.push({
      id: sourceId(this.#orgId, 'registration', `${session.code}/${person.email}`),
      sessionId: session.id,
      userId: person.id,
      status,
      waitlistPosition: status === 'waitlisted' ? this.#joinWaitlist(session) : null,
      requestedAt,
      cancelledAt: status === 'cancelled' ? requestedAt + this.#random.between(30, 1400) * MINUTE : null,
    });
    if (status === 'cancelled') return true;
    this.#hours.set(year, hours);
    this.#calendars.book(person.id, session.intervals);
    if (status === 'registered') this.#seated.set(session.id, this.seated(session) + 1);
    return true;
  }

  #joinWaitlist(session: DemoSession): number {
    const place = (this.#waiting.get(session.id) ?? 0) + 1;
    this.#waiting.set(session.id, place);
    return place;
  }

  /** Seats were asked for until two days before `until`; those who wait came after them, in the order of their places. */
  #requestedAt(session: DemoSession, status: Status): number {
    const until = Math.min(startOf(session), this.#now);
    if (status === 'waitlisted') return until - 2 * DAY + ((this.#waiting.get(session.id) ?? 0) + 1) * 95 * MINUTE;
    return until - this.#random.between(2 * 1440, 40 * 1440) * MINUTE;
  }
}
