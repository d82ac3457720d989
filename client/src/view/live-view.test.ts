import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../outbox/entry.ts';
import type { Progress } from '../outbox/state.ts';
import { createBell } from '../platform/observable.ts';
import { entriesToLay, startLiveView } from './live-view.ts';
import { baseRows, emma, NOW, receiptRow, registerEntry, registrationRow, smallCatalogue } from './test-rows.ts';
import { RECEIPT_WINDOW } from './tables.ts';

function testOutbox() {
  const bell = createBell();
  let entries: readonly OutboxEntry[] = [];
  return {
    entries: () => entries,
    subscribe: bell.subscribe,
    set(next: readonly OutboxEntry[]) {
      entries = next;
      bell.ring();
    },
  };
}
const verdict = { status: 'applied', code: null, details: {}, decidedAt: NOW + 1000 } as const;
const finished: Progress = { state: 'applied', attempts: 1, verdict, proof: 'receipt' };

describe('the live view', () => {
  it('never loses sight of a registration nor shows it twice, on its way from the page to the server and back', () => {
    const outbox = testOutbox();
    const live = startLiveView(outbox, emma);
    live.setRows(smallCatalogue());
    const seen: string[] = [];
    live.subscribe(() => {
      const rows = live.view().table('registration').where('sessionId', 's1');
      seen.push(
        rows
          .map(
            (row) => `${row.id} ${live.view().pendingOf('registration', row.id) === undefined ? 'server' : 'waiting'}`,
          )
          .join(','),
      );
    });
    const saved = registerEntry('r1', 's1', { id: 'c1' });
    outbox.set([saved]);
    outbox.set([{ ...saved, progress: { state: 'sending', attempts: 1 } }]);
    outbox.set([{ ...saved, progress: { state: 'sent', attempts: 1, verdict } }]);
    live.setRows(smallCatalogue([registrationRow('r1', 's1')], [receiptRow('c1')]));
    outbox.set([{ ...saved, progress: finished }]);
    expect(seen).toEqual(['r1 waiting', 'r1 waiting', 'r1 waiting', 'r1 server', 'r1 server']);
  });

  it('keeps showing it when the queue heard of the end before these rows did', () => {
    const outbox = testOutbox();
    const live = startLiveView(outbox, emma);
    live.setRows(smallCatalogue());
    outbox.set([registerEntry('r1', 's1', { id: 'c1', progress: finished })]);
    expect(live.view().table('registration').get('r1')).toBeDefined();
    live.setRows(smallCatalogue([registrationRow('r1', 's1')], [receiptRow('c1')]));
    expect(live.view().table('registration').all()).toHaveLength(1);
    expect(live.view().pendingOf('registration', 'r1')).toBeUndefined();
  });

  it('takes a guess back with the receipt that says otherwise', () => {
    const outbox = testOutbox();
    const live = startLiveView(outbox, emma);
    live.setRows(smallCatalogue());
    outbox.set([registerEntry('r1', 's1', { id: 'c1' })]);
    live.setRows(smallCatalogue([], [receiptRow('c1', { status: 'rejected', code: 'session_began' })]));
    expect(live.view().table('registration').size).toBe(0);
    expect(live.verdictOf('c1')).toEqual({
      status: 'rejected',
      code: 'session_began',
      details: {},
      decidedAt: NOW + 1000,
    });
  });

  it('adds a command to 200 waiting ones without replaying them', () => {
    const outbox = testOutbox();
    const live = startLiveView(outbox, emma);
    live.setRows(smallCatalogue());
    const waiting = Array.from({ length: 200 }, (_, n) => registerEntry(`x${n}`, 'nowhere'));
    outbox.set(waiting);
    const before = live.view();
    outbox.set([...waiting, registerEntry('r1', 's1')]);
    expect(live.view().table('registration').get('r1')).toBeDefined();
    expect(before.table('registration').get('r1')).toBeUndefined();
  });
});

describe('which commands are laid over the rows', () => {
  const receipts = (count: number) =>
    baseRows({
      commandReceipt: Array.from({ length: count }, (_, n) => receiptRow(`old${n}`, { decidedAt: NOW + 10_000 + n })),
    }).commandReceipt;
  const sent = registerEntry('r1', 's1', { id: 'c1', progress: { state: 'sent', attempts: 1, verdict } });

  it('lets one go whose receipt is older than the oldest of a full window', () => {
    expect(entriesToLay([sent], receipts(10))).toEqual([sent]);
    expect(entriesToLay([sent], receipts(RECEIPT_WINDOW))).toEqual([]);
  });

  it('never lays what was withdrawn or refused', () => {
    const withdrawn = registerEntry('r2', 's2', { progress: { state: 'withdrawn', attempts: 0 } });
    const refused = registerEntry('r3', 's3', {
      progress: { state: 'rejected', attempts: 1, verdict: { ...verdict, status: 'rejected' }, proof: 'answer' },
    });
    expect(entriesToLay([withdrawn, refused], receipts(0))).toEqual([]);
  });
});
