import { describe, expect, it } from 'vitest';
import { wallsOf } from '@openkms/schema/commands/session-meetings.ts';
import { meetingAt } from '@openkms/schema/domain/test-rows.ts';
import { buildOverlay } from './build-overlay.ts';
import { markOn, overlaid } from './overlay.ts';
import { cancelEntry, emma, entryOf, michael, registerEntry, registrationRow, smallCatalogue } from './test-rows.ts';

describe('waiting commands over the rows', () => {
  it('shows a seat that was asked for, marked as waiting, and leaves the counts to the server', () => {
    const base = smallCatalogue();
    const entry = registerEntry('r1', 's1');
    const overlay = buildOverlay(base, [entry], emma);
    const rows = overlaid(base, overlay);
    expect(rows.registration.where('userId', 'emma')).toMatchObject([
      { id: 'r1', sessionId: 's1', status: 'registered' },
    ]);
    expect(markOn(overlay, 'registration', 'r1')).toEqual({
      commandId: entry.id,
      name: 'registration.register',
      state: 'saved',
    });
    expect(rows.session.get('s1')?.seatsTaken).toBe(0);
    expect(rows.session).toBe(base.session);
  });

  it('lets later commands see what earlier ones did', () => {
    const base = smallCatalogue();
    const rows = overlaid(base, buildOverlay(base, [registerEntry('r1', 's1'), cancelEntry('r1', 's1')], emma));
    expect(rows.registration.get('r1')?.status).toBe('cancelled');
  });

  it('finds an overlap with a registration that only waits', () => {
    const base = smallCatalogue();
    const second = registerEntry('r2', 's2');
    const overlay = buildOverlay(base, [registerEntry('r1', 's1'), second], emma);
    expect(overlay.outcomes.get(second.id)).toMatchObject({ status: 'conflict', code: 'schedule_overlap' });
    expect(overlaid(base, overlay).registration.get('r2')).toBeUndefined();
    expect(markOn(overlay, 'registration', 'r2')?.commandId).toBe(second.id);
  });

  it('frees the hour of a registration whose cancelling waits', () => {
    const base = smallCatalogue([registrationRow('r1', 's1')]);
    const rows = overlaid(base, buildOverlay(base, [cancelEntry('r1', 's1'), registerEntry('r2', 's2')], emma));
    expect(rows.registration.get('r2')?.status).toBe('registered');
  });

  it('moves a session with its meetings', () => {
    const base = smallCatalogue();
    const from = wallsOf(base.session.get('s3')?.meetings ?? []);
    const to = [{ ...from[0], start: '2026-02-02T10:00', end: '2026-02-02T11:00' }];
    const entry = entryOf('session.move', { sessionId: 's3', meetings: { from, to } }, { entity: 'session:s3' });
    const rows = overlaid(base, buildOverlay(base, [entry], michael));
    expect(rows.session.get('s3')?.startsAt).toBe(Date.UTC(2026, 1, 2, 10));
    expect(rows.session.get('s3')?.meetings).toEqual([meetingAt(Date.UTC(2026, 1, 2, 10), Date.UTC(2026, 1, 2, 11))]);
    expect(rows.session.get('s1')).toBe(base.session.get('s1'));
  });

  it('shows the fields of an edit that nobody else touched', () => {
    const base = smallCatalogue();
    const changes = { title: { from: 'Something else', to: 'Mine' }, description: { from: '', to: 'New' } };
    const entry = entryOf('training.edit', { trainingId: 't1', changes }, { entity: 'training:t1' });
    const overlay = buildOverlay(base, [entry], michael);
    expect(overlaid(base, overlay).training.get('t1')).toMatchObject({ title: 'Training t1', description: 'New' });
    expect(overlay.outcomes.get(entry.id)?.status).toBe('conflict');
  });

  it('changes nothing for a command that is refused, forbidden or not understood', () => {
    const base = smallCatalogue();
    const entries = [
      registerEntry('r1', 'nowhere'),
      entryOf('training.archive', { trainingId: 't1', reason: 'old' }, { entity: 'training:t1' }),
      entryOf('something.new', {}, { entity: 'training:t1' }),
      entryOf('training.edit', { nonsense: true }, { entity: 'training:t1' }),
    ];
    const rows = overlaid(base, buildOverlay(base, entries, emma));
    expect(rows.training.get('t1')).toBe(base.training.get('t1'));
    expect(rows.registration.size).toBe(0);
  });

  it('gives rows that come out the same their old identity, and tables the same lists', () => {
    const base = smallCatalogue();
    const entries = [registerEntry('r1', 's1'), registerEntry('r3', 's3')];
    const first = buildOverlay(base, entries, emma);
    const second = buildOverlay(base, entries, emma, first);
    expect(overlaid(base, second).registration).toBe(overlaid(base, first).registration);
    const fewer = buildOverlay(base, entries.slice(0, 1), emma, second);
    expect(overlaid(base, fewer).registration.get('r1')).toBe(overlaid(base, first).registration.get('r1'));
  });
});
