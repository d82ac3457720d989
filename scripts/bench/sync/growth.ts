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
    insert into session (id, org_id, training_id, office_id, code, schedule, mode, zone, capacity, seats_taken, starts_at, ends_at)
      select 'grown-0-' || n, '${GROWN_ORG}', 'grown-training-' || 1 + n % ${SMALL.trainings}, 'grown-office', 'GRW-0-' || n, 'scheduled',
        'in-person', 'UTC', 100, ${Math.ceil((SMALL.people * SMALL.seatsEach) / SMALL.sessions)},
        date_trunc('hour', now()) + n * interval '3 hours', date_trunc('hour', now()) + n * interval '3 hours' + interval '26 hours'
      from generate_series(1, ${SMALL.sessions}) n;
    insert into registration (id, org_id, session_id, user_id, status, requested_at, registered_at, source)
      select 'grown-0-' || p || '-' || k, '${GROWN_ORG}', 'grown-0-' || 1 + (p * 7 + k * 80) % ${SMALL.sessions}, 'grown-' || p,
        'registered', now(), now(), 'person'
      from generate_series(1, ${SMALL.people}) p, generate_series(1, ${SMALL.seatsEach}) k;
    ${meetingsOf(0)}`);
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
       + (select count(*) from session_meeting)::int + (select count(*) from registration)::int
       + (select count(*) from command_receipt)::int + (select count(*) from audit_log)::int as n`,
  );
  return rows[0]?.n ?? 0;
}

const SESSIONS_A_YEAR = 4000;
const SEATS_OF_A_SESSION = 8;
const MEETINGS_OF_A_SESSION = 2;
const ROWS_OF_A_YEAR = SESSIONS_A_YEAR * (1 + SEATS_OF_A_SESSION + MEETINGS_OF_A_SESSION);

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
    insert into session (id, org_id, training_id, office_id, code, schedule, mode, zone, capacity, seats_taken, starts_at, ends_at)
      select 'grown-${year}-' || n, '${GROWN_ORG}', 'grown-training-' || 1 + n % ${SMALL.trainings}, 'grown-office',
        'GRW-${year}-' || n, 'scheduled', 'onsite', 'UTC', 40, ${SEATS_OF_A_SESSION}, ${start}, ${start} + interval '26 hours'
      from generate_series(1, ${sessions}) n;
    insert into registration (id, org_id, session_id, user_id, status, requested_at, registered_at, source)
      select 'grown-${year}-' || n || '-' || k, '${GROWN_ORG}', 'grown-${year}-' || n,
        'grown-' || 1 + (n * 13 + k * 37) % ${SMALL.people}, 'registered', now(), now(), 'person'
      from generate_series(1, ${sessions}) n, generate_series(1, ${SEATS_OF_A_SESSION}) k;
    ${meetingsOf(year)}`;
}

function meetingsOf(year: number): string {
  return `insert into session_meeting (id, org_id, session_id, starts_at, ends_at, wall_start, wall_end, zone)
    select s.id || '-' || m, s.org_id, s.id, s.starts_at + m * interval '1 day', s.starts_at + m * interval '1 day' + interval '2 hours',
      to_char(s.starts_at + m * interval '1 day', 'YYYY-MM-DD"T"HH24:MI'),
      to_char(s.starts_at + m * interval '1 day' + interval '2 hours', 'YYYY-MM-DD"T"HH24:MI'), 'UTC'
    from session s, generate_series(0, ${MEETINGS_OF_A_SESSION - 1}) m
    where s.org_id = '${GROWN_ORG}' and split_part(s.id, '-', 2) = '${year}';`;
}
