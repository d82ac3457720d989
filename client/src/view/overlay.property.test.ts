import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildOverlay, extendOverlay } from './build-overlay.ts';
import { NO_OVERLAY, overlaid, type Overlay } from './overlay.ts';
import {
  baseRows,
  cancelEntry,
  emma,
  entryOf,
  registerEntry,
  registrationRow,
  sessionRow,
  trainingRow,
} from './test-rows.ts';

const sessionIds = ['s1', 's2', 's3', 's4', 's5', 's6'];
const manager = { ...emma, role: 'manager' } as const;
const base = fc
  .record({
    held: fc.uniqueArray(fc.constantFrom(...sessionIds), { maxLength: 3 }),
    hours: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ held, hours }) => {
    return baseRows({
      training: [trainingRow('t1')],
      session: sessionIds.map((id, index) => sessionRow(id, 't1', hours[index] ?? 1, 2)),
      registration: held.map((sessionId) => registrationRow(`held-${sessionId}`, sessionId)),
    });
  });
const sessionId = fc.constantFrom(...sessionIds);
const entry = fc.oneof(
  sessionId.map((id) => registerEntry(`new-${id}`, id)),
  sessionId.map((id) => cancelEntry(`held-${id}`, id)),
  sessionId.map((id) => cancelEntry(`new-${id}`, id)),
  fc
    .tuple(fc.constantFrom('', 'one', 'two'), fc.constantFrom('one', 'two', 'three'))
    .map(([from, to]) =>
      entryOf('training.edit', { trainingId: 't1', changes: { description: { from, to } } }, { entity: 'training:t1' }),
    ),
  sessionId.map((id) => entryOf('session.cancel', { sessionId: id, reason: 'No room' }, { entity: `session:${id}` })),
);

const plain = (overlay: Overlay) => ({
  patches: Object.entries(overlay.patches)
    .filter(([, patch]) => patch.size > 0)
    .map(([name, patch]) => [name, [...patch]])
    .toSorted(([a], [b]) => (a as string).localeCompare(b as string)),
  marks: overlay.marks,
  outcomes: overlay.outcomes,
});

describe('the overlay', () => {
  it('grown command by command equals one rebuilt from scratch', () => {
    fc.assert(
      fc.property(base, fc.array(entry, { maxLength: 25 }), (rows, entries) => {
        const grown = entries.reduce((overlay, each) => extendOverlay(rows, overlay, each, manager), NO_OVERLAY);
        expect(plain(grown)).toEqual(plain(buildOverlay(rows, entries, manager)));
      }),
    );
  });

  it('is the same however often it is rebuilt over itself, and leaves the rows below alone', () => {
    fc.assert(
      fc.property(base, fc.array(entry, { maxLength: 15 }), (rows, entries) => {
        const before = JSON.stringify([rows.registration.all(), rows.session.all(), rows.training.all()]);
        const once = buildOverlay(rows, entries, manager);
        const again = buildOverlay(rows, entries, manager, once);
        expect(plain(again)).toEqual(plain(once));
        for (const name of ['registration', 'session', 'training'] as const) {
          for (const row of overlaid(rows, again)[name].all()) expect(overlaid(rows, once)[name].get(row.id)).toBe(row);
        }
        expect(JSON.stringify([rows.registration.all(), rows.session.all(), rows.training.all()])).toBe(before);
      }),
    );
  });

  it('answers every kind of read alike', () => {
    fc.assert(
      fc.property(base, fc.array(entry, { maxLength: 15 }), (rows, entries) => {
        const { registration } = overlaid(rows, buildOverlay(rows, entries, manager));
        const all = registration.all();
        expect(registration.size).toBe(all.length);
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        for (const id of sessionIds) {
          expect(new Set(registration.where('sessionId', id))).toEqual(
            new Set(all.filter((row) => row.sessionId === id)),
          );
        }
        expect(new Set(registration.where('status', 'cancelled'))).toEqual(
          new Set(all.filter((row) => row.status === 'cancelled')),
        );
        for (const row of all) expect(registration.get(row.id)).toBe(row);
      }),
    );
  });
});
