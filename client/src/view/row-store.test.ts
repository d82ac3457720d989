import type { Change, Output } from '@rocicorp/zero';
import { describe, expect, it } from 'vitest';
import type { OpenKmsZero } from '../platform/zero-client.ts';
import { materialiseRows } from './row-store.ts';
import { receiptRow, registrationRow, sessionRow, trainingRow } from './test-rows.ts';

type Row = { readonly id: string };

/** Zero as far as a view factory meets it: inputs to read, outputs to push to, one commit for all. */
function testZero(held: Record<string, readonly Row[]> = {}) {
  const outputs = new Map<string, Output>();
  const commits = new Set<() => void>();
  const destroyed: string[] = [];
  const complete = new Map<string, { resolve: (value: true) => void; reject: (reason: unknown) => void }>();
  const tableOf = (query: unknown): string => {
    const { query: asked } = query as { query: { queryName: string } };
    const tables: Record<string, string> = {
      org: 'org',
      offices: 'office',
      'catalogue.trainings': 'training',
      'catalogue.sessions': 'session',
      'mine.person': 'user',
      'managed.people': 'user',
      'mine.registrations': 'registration',
      'mine.receipts': 'commandReceipt',
      'mine.conflicts': 'syncConflict',
      'organisation.conflicts': 'syncConflict',
      'organisation.deadLetters': 'commandDeadLetter',
      'mine.devices': 'device',
      'managed.devices': 'device',
    };
    return tables[asked.queryName] ?? asked.queryName;
  };
  const node = (row: Row) => ({ row, relationships: {} });
  const zero = {
    materialize(query: unknown, factory: (...args: unknown[]) => unknown) {
      const table = tableOf(query);
      const input = {
        setOutput: (output: Output) => outputs.set(table, output),
        fetch: () => (held[table] ?? []).map(node),
      };
      const done = new Promise<true>((resolve, reject) => complete.set(table, { resolve, reject }));
      return factory(
        query,
        input,
        {},
        () => destroyed.push(table),
        (commit: () => void) => commits.add(commit),
        done,
        () => {},
      );
    },
  };
  const push = (table: string, change: unknown) => {
    const pushed = outputs.get(table)?.push(change as Change, {} as never);
    if (pushed === undefined) throw new Error(`Nobody asked for ${table}.`);
    expect([...pushed]).toEqual([]);
  };
  return {
    zero: zero as unknown as OpenKmsZero,
    tables: () => [...outputs.keys()],
    add: (table: string, row: Row) => push(table, [0, node(row), null]),
    remove: (table: string, row: Row) => push(table, [1, node(row), null]),
    edit: (table: string, row: Row, old: Row) => push(table, [2, node(row), node(old)]),
    commit: () => commits.forEach((each) => each()),
    complete,
    destroyed,
    commits,
  };
}

describe("Zero's rows in tables", () => {
  it('shows a transaction as a whole, with one notification', () => {
    const t = testZero();
    const store = materialiseRows(t.zero, 'employee');
    let told = 0;
    store.subscribe(() => (told += 1));
    const before = store.rows();
    t.add('registration', registrationRow('r1', 's1'));
    t.add('commandReceipt', receiptRow('c1'));
    expect(store.rows()).toBe(before);
    expect(store.rows().registration.size).toBe(0);
    t.commit();
    expect(told).toBe(1);
    expect(store.rows().registration.get('r1')).toBeDefined();
    expect(store.rows().commandReceipt.get('c1')).toBeDefined();
    t.commit();
    expect(told).toBe(1);
  });

  it('follows additions, edits and removals, and finds rows by their indexed columns', () => {
    const t = testZero();
    const store = materialiseRows(t.zero, 'employee');
    const session = sessionRow('s1', 't1', 1);
    t.add('session', session);
    t.add('session', sessionRow('s2', 't1', 2));
    t.commit();
    const first = store.rows().session;
    t.edit('session', { ...session, trainingId: 't2' } as Row, session);
    t.remove('session', sessionRow('s2', 't1', 2));
    t.commit();
    expect(
      store
        .rows()
        .session.where('trainingId', 't2')
        .map(({ id }) => id),
    ).toEqual(['s1']);
    expect(store.rows().session.where('trainingId', 't1')).toEqual([]);
    expect(first.where('trainingId', 't1')).toHaveLength(2);
  });

  it('has at once what Zero had loaded before it was asked', () => {
    const t = testZero({ training: [trainingRow('t1'), trainingRow('t2')] });
    expect(materialiseRows(t.zero, 'employee').rows().training.size).toBe(2);
  });

  it('asks for as much as the role may see', () => {
    const asked = (role: 'employee' | 'manager' | 'admin') => {
      const t = testZero();
      materialiseRows(t.zero, role);
      return t.tables();
    };
    expect(asked('employee')).not.toContain('commandDeadLetter');
    expect(asked('manager')).toEqual(asked('employee'));
    expect(asked('admin')).toContain('commandDeadLetter');
  });

  it('is complete when every query is, and names those that failed', async () => {
    const t = testZero();
    const store = materialiseRows(t.zero, 'employee');
    const [last, ...others] = t.tables();
    for (const table of others) t.complete.get(table)?.resolve(true);
    await Promise.resolve();
    expect(store.isComplete()).toBe(false);
    t.complete.get(last ?? '')?.reject({ error: 'app', message: 'not for you' });
    await expect.poll(() => [...store.errors()]).toEqual([[last, 'not for you']]);
  });

  it('lets go of every query at the end, and says nothing more', () => {
    const t = testZero();
    const store = materialiseRows(t.zero, 'employee');
    let told = 0;
    store.subscribe(() => (told += 1));
    store.destroy();
    t.add('training', trainingRow('t1'));
    t.commit();
    expect(told).toBe(0);
    expect(t.destroyed.toSorted()).toEqual(t.tables().toSorted());
  });

  it('takes 25,000 rows in one transaction, and one edit in the next', () => {
    const t = testZero();
    const store = materialiseRows(t.zero, 'employee');
    const rows = Array.from({ length: 25_000 }, (_, n) => sessionRow(`s${n}`, `t${n % 1300}`, n % 500));
    for (const row of rows) t.add('session', row);
    t.commit();
    const before = store.rows();
    t.edit('session', { ...rows[7], room: 'A' } as Row, rows[7] ?? { id: '' });
    t.commit();
    expect(store.rows().session.size).toBe(25_000);
    expect(store.rows().session.get('s7')?.room).toBe('A');
    // Copy on write: what did not change is not made again.
    expect(store.rows().session.get('s8')).toBe(before.session.get('s8'));
    expect(store.rows().training).toBe(before.training);
  });
});
