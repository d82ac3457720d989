/**
 * What people were promised, as far as they can see it: what they saved has one end, in the order in which they did it, and
 * their screens show what there is. Always: of each person only what their own tabs say counts.
 */
import { dependsOn, keysOf } from '@openkms/schema/commands/order.ts';
import { canonicalJson } from '@openkms/schema/domain/audit-chain.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { overlaid } from '@openkms/client/view/overlay.ts';
import type { OutboxEntry } from '@openkms/client/outbox/entry.ts';
import { isPending, type ProgressState } from '@openkms/client/outbox/state.ts';
import { viewTables } from '@openkms/client/view/tables.ts';
import { divergent, duplicated, type Evidence, lost, type Problem } from './evidence.ts';
import { visibleRows } from './replica.ts';

/** Everything saved has one end, the same on the device as on the server; nothing was carried out twice. */
export function promises({ after, devices, arrived }: Evidence): readonly Problem[] {
  const problems: Problem[] = [];
  const receipts = new Map(after.commandReceipt.map((row) => [row.id, row]));
  const everSaved = new Set<string>();
  for (const device of devices) {
    const saved = [...device.saving.saved.values()];
    for (const error of device.uncaught) problems.push(divergent(`a tab failed: ${String(error)}`));
    const owned = [...saved.map(({ id, actor }) => [id, actor] as const), ...device.taken];
    for (const id of device.saving.saved.keys()) everSaved.add(id);
    const shown = device.shown();
    for (const [id, userId] of owned)
      if (!shown.some((each) => each.userId === userId))
        problems.push(lost(`${userId}, who saved ${id}, never came home`));
    for (const { userId, tabs, archived } of shown) {
      for (const [tab, entries] of tabs.entries()) {
        const byId = new Map(entries.map((entry) => [entry.id, entry]));
        // A tab that slept in the midst of saving may share a number with one that was put away meanwhile.
        const here = entries.filter(({ id }) => !archived.has(id));
        if (new Set(here.map(({ seq }) => seq)).size < here.length)
          problems.push(divergent('two commands of one device have one number'));
        for (const entry of entries) {
          if (!device.taken.has(entry.id)) everSaved.add(entry.id);
          if (entry.userId !== userId || entry.envelope.actor !== userId)
            problems.push(divergent(`tab ${tab} of ${userId} shows ${entry.id} of ${entry.envelope.actor}`));
        }
        for (const [id, owner] of owned) {
          if (owner !== userId) continue;
          const state = byId.get(id)?.progress.state;
          const receipt = receipts.get(id);
          if (receipt === undefined) {
            if (state !== 'withdrawn')
              problems.push(lost(`saved command ${id} has no receipt; tab ${tab} says ${state ?? 'nothing'}`));
          } else if (state !== receipt.status && !isUntold(state, receipt.status, archived.get(id))) {
            problems.push(divergent(`tab ${tab} says ${state ?? 'nothing'} of ${id}, the server ${receipt.status}`));
          }
        }
      }
    }
  }
  for (const id of receipts.keys())
    if (!everSaved.has(id))
      problems.push(
        divergent(`nobody saved ${id}, and it has a receipt${arrived.has(id) ? '' : ' though it never arrived'}`),
      );
  const audited = Map.groupBy(
    after.auditLog.filter((row) => row.actorId !== null && row.commandId !== null),
    (row) => row.commandId ?? '',
  );
  for (const [id, rows] of audited)
    if (rows.length !== 1) problems.push(duplicated(`command ${id} was written ${rows.length} times`));
  for (const id of receipts.keys()) if (!audited.has(id)) problems.push(lost(`command ${id} is not in the audit log`));
  return problems;
}

/**
 * Where nobody looks at a command any more nobody is told: of what was taken back and carried out all the same, nor in a tab
 * that slept while another one, closed since or not, heard the end, or did all of it, and put it away (`archived`: as each
 * tab knew it that found it there). No tab that is awake still holds it then.
 */
function isUntold(
  state: ProgressState | undefined,
  end: ProgressState,
  archived: readonly OutboxEntry[] | undefined,
): boolean {
  if (archived === undefined) return false;
  if (state === 'withdrawn') return true;
  if (state !== undefined && !isPending(state)) return false;
  return archived.some(({ progress }) => progress.state === end || progress.state === 'withdrawn');
}

/**
 * Of one device, what depends on an earlier command was decided after it. Two exceptions. What was taken back after a try
 * that found no answer may arrive by that try, at any time; so may what a file took to another device and was taken back
 * there alone. And a file holds what waits: whoever takes it in knows of no order with what a restored server has forgotten
 * since, which the first device offers again by itself.
 */
export function order({ after, devices }: Evidence): readonly Problem[] {
  const receipts = new Map(after.commandReceipt.map((row) => [row.id, row]));
  const carried = new Set(devices.flatMap((device) => [...device.carried]));
  const withdrawn = new Set(devices.flatMap(({ saving }) => [...saving.withdrawn]));
  const offeredAgain = new Set(
    devices.flatMap((device) =>
      device
        .shown()
        .flatMap(({ tabs }) =>
          tabs.flatMap((entries) =>
            entries.filter(({ progress }) => progress.forgot !== undefined).map(({ id }) => id),
          ),
        ),
    ),
  );
  return devices.flatMap((device) => {
    const mine = [...device.saving.saved.values()]
      .toSorted((a, b) => a.seq - b.seq)
      .filter((each) => receipts.has(each.id));
    return mine.flatMap((later, index) =>
      mine.slice(0, index).flatMap((earlier) => {
        const [a, b] = [receipts.get(earlier.id)?.decidedAt ?? 0, receipts.get(later.id)?.decidedAt ?? 0];
        if (
          a < b ||
          later.actor !== earlier.actor ||
          device.saving.withdrawn.has(earlier.id) ||
          (carried.has(later.id) && withdrawn.has(earlier.id)) ||
          (carried.has(later.id) && offeredAgain.has(earlier.id)) ||
          !dependsOn(keysOf(later), keysOf(earlier)) ||
          !device.saving.isAfter(later.id, earlier.id)
        )
          return [];
        return [divergent(`${later.id} (${later.name}) was decided before ${earlier.id} (${earlier.name})`)];
      }),
    );
  });
}

/** Every tab shows what Postgres holds, nothing laid over it. */
export function screens({ after, devices }: Evidence): readonly Problem[] {
  return devices.flatMap((device) =>
    device.screens().flatMap(({ live, laid, actor }, tab) => {
      const problems = laid.map(({ id, progress }) =>
        divergent(`tab ${tab} still lays ${id} (${progress.state}) over the rows`),
      );
      const wanted = visibleRows(after, actor);
      const shown = overlaid(live.base(), { patches: {}, marks: new Map(), outcomes: new Map() });
      for (const name of viewTables) {
        const [a, b] = [wanted.get(name) ?? [], shown[name].all()].map((rows) =>
          rows.map((row) => canonicalJson(row as unknown as JsonObject)).toSorted(),
        );
        if (a?.join() !== b?.join())
          problems.push(divergent(`tab ${tab} of ${actor.userId} does not show the ${name} rows there are`));
      }
      return problems;
    }),
  );
}
