/**
 * An organisation that grows: a small one made of SQL alone, and years of history copied behind it. Always: what its people
 * have to come (trainings, sessions, seats of theirs) stays the same while the rows behind it grow.
 */
import type pg from 'pg';

export const GROWN_ORG = 'bench-grown';
/** Of the small organisation; 5,000 rows together with its first history. */
const SMALL = { people: 1200, trainings: 120, sessions: 400, seatsEach: 1 } as const;

/** Makes the small organisation: one office, everybody holds seats in sessions to come. */
export async function makeSmallOrganisation(owner: pg.Pool): Promise<void> {
  await owner.query(`
    insert into org (id, name) values ('${GROWN_ORG}', 'Grown');
    insert into office (id, org_id, code, name, zone) values ('grown-office', '${GROWN_ORG}', 'GRW', 'Grown', 'UTC');
    insert into "user" (id, org_id, office_id, email, name, role)
      select 'grown-' || n, '${GROWN_ORG}', 'grown-office', 'grown-' || n || '@bench.example', 'Person ' || n, 'employee'
      from generate_series(1, ${SMALL.people}) n;
    insert into "user" (id, org_id, office_id, email, name, role)
      values ('grown-manager', '${GROWN_ORG}', 'grown-office', 'grown-manager@bench.example', 'Manager', 'manager');
    insert into training (id, org_id, code, title, description, department, hours)
      select 'grown-training-' || n, '${GROWN_ORG}', 'GRW-' || n, 'Training ' || n, repeat('What one learns here. ', 12), 'IT', 8
      from generate_series(1, ${SMALL.trainings}) n;
    insert into session (id, org_id, training_id, office_id, code, schedule, mode, zone, capacity, seats_taken, starts_at, ends_at, meetings)
      select 'grown-0-' || n, '${GROWN_ORG}', 'grown-training-' || 1 + n % ${SMALL.trainings}, 'grown-office', 'GRW-0-' || n, 'scheduled',
        'in-person', 'UTC', 100, ${Math.ceil((SMALL.people * SMALL.seatsEach) / SMALL.sessions)},
        ${timesFrom("date_trunc('hour', now()) + n * interval '3 hours'")}
      from generate_series(1, ${SMALL.sessions}) n;
    insert into registration (id, org_id, session_id, user_id, status, requested_at, registered_at, source)
      select 'grown-0-' || p || '-' || k, '${GROWN_ORG}', 'grown-0-' || 1 + (p * 7 + k * 80) % ${SMALL.sessions}, 'grown-' || p,
        'registered', now(), now(), 'person'
      from generate_series(1, ${SMALL.people}) p, generate_series(1, ${SMALL.seatsEach}) k;`);
}

/** Copies last year's courses behind it, year by year, until the database holds `rows` of them. Returns how many it holds. */
export async function growTo(owner: pg.Pool, rows: number): Promise<number> {
  for (let year = await yearsOf(owner); ; year += 1) {
    const held = await rowsOf(owner);
    if (held >= rows) return held;
    const share = Math.min(1, (rows - held) / ROWS_OF_A_YEAR);
    await owner.query(historyOf(year, Math.max(1, Math.round(SESSIONS_A_YEAR * share))));
  }
}

/** Rows of all replicated tables, all organisations together. */
export async function rowsOf(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    `select (select count(*) from "user")::int + (select count(*) from training)::int + (select count(*) from session)::int
       + (select count(*) from registration)::int
       + (select count(*) from command_receipt)::int + (select count(*) from audit_log)::int as n`,
  );
  return rows[0]?.n ?? 0;
}

const SESSIONS_A_YEAR = 4000;
const SEATS_OF_A_SESSION = 8;
const MEETINGS_OF_A_SESSION = 2;
const ROWS_OF_A_YEAR = SESSIONS_A_YEAR * (1 + SEATS_OF_A_SESSION);

async function yearsOf(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    `select coalesce(max(split_part(id, '-', 2)::int), 0) as n from session where org_id = '${GROWN_ORG}'`,
  );
  return (rows[0]?.n ?? 0) + 1;
}

/** One year of history: every session of it ended more than a quarter of a year ago. */
function historyOf(year: number, sessions: number): string {
  const start = `date_trunc('day', now()) - interval '${100 + (year - 1) * 365} days' - n * interval '2 hours'`;
  return `
    insert into session (id, org_id, training_id, office_id, code, schedule, mode, zone, capacity, seats_taken, starts_at, ends_at, meetings)
      select 'grown-${year}-' || n, '${GROWN_ORG}', 'grown-training-' || 1 + n % ${SMALL.trainings}, 'grown-office',
        'GRW-${year}-' || n, 'scheduled', 'onsite', 'UTC', 40, ${SEATS_OF_A_SESSION}, ${timesFrom(start)}
      from generate_series(1, ${sessions}) n;
    insert into registration (id, org_id, session_id, user_id, status, requested_at, registered_at, source)
      select 'grown-${year}-' || n || '-' || k, '${GROWN_ORG}', 'grown-${year}-' || n,
        'grown-' || 1 + (n * 13 + k * 37) % ${SMALL.people}, 'registered', now(), now(), 'person'
      from generate_series(1, ${sessions}) n, generate_series(1, ${SEATS_OF_A_SESSION}) k;`;
}

/** Values of `starts_at`, `ends_at` and `meetings`: two hours a day from `start`. */
function timesFrom(start: string): string {
  const ms = (at: string) => `(extract(epoch from ${at}) * 1000)::bigint`;
  const wall = (at: string) => `to_char(${at}, 'YYYY-MM-DD"T"HH24:MI')`;
  const begins = `${start} + m * interval '1 day'`;
  const ends = `${begins} + interval '2 hours'`;
  return `${start}, ${start} + interval '${24 * (MEETINGS_OF_A_SESSION - 1) + 2} hours',
        (select jsonb_agg(jsonb_build_object('startsAt', ${ms(begins)}, 'endsAt', ${ms(ends)}, 'wallStart', ${wall(begins)},
          'wallEnd', ${wall(ends)}, 'room', null, 'kind', null) order by m) from generate_series(0, ${MEETINGS_OF_A_SESSION - 1}) m)`;
}
