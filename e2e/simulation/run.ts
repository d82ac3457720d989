/**
 * Carries out one plan from its first event to everybody being home, and asks the oracle. Always: a run has an organisation
 * and devices of its own and leaves nothing in memory; what time it takes is the work's alone (time.ts).
 */
import type { Executor } from '@openkms/sync-server/execute/executor.ts';
import { verifyAuditChain } from '@openkms/sync-server/audit/verify.ts';
import { inOrg } from '@openkms/sync-server/execute/org-transaction.ts';
import { sealBatch } from '@openkms/workers/audit-sealer/seal-batch.ts';
import { type ClientParts, Device } from './device.ts';
import type { Traffic } from './network.ts';
import type { Problem } from './evidence.ts';
import { brokenPromises } from './oracle.ts';
import { makeOrganisation, readOrganisation } from './organisation.ts';
import type { Event, Plan } from './plan.ts';
import { type Databases, Server } from './server.ts';
import { Time } from './time.ts';

export type Report = {
  readonly seed: number;
  readonly problems: readonly Problem[];
  /** Receipts by status, and what else happened, to be sure that runs do something. */
  readonly counts: Readonly<Record<string, number>>;
};

/** Ways to break the system on purpose, to see that the oracle notices. */
export type Sabotage = {
  readonly executor?: (executor: Executor, databases: Databases) => Executor;
  /** Parts of the client of every device. */
  readonly client?: () => ClientParts;
  /** Called before everybody goes home. */
  readonly before?: (databases: Databases, orgId: string, devices: readonly Device[]) => Promise<void>;
  /** Called when everybody is home, before the oracle looks. */
  readonly after?: (databases: Databases, orgId: string) => Promise<unknown>;
};

/** ms of a run's time within which everything must have found its end once all is well. */
const LONGEST_WAY_HOME = 15 * 60_000;

/** ms of a run's time within which every device tells how it stands. */
const REPORTS_EVERY = 6 * 60_000;

/** Carries `plan` out. `key` is this run's alone: short, of letters and digits. */
export async function runPlan(plan: Plan, databases: Databases, key: string, sabotage: Sabotage = {}): Promise<Report> {
  const time = new Time();
  const organisation = await makeOrganisation(databases.owner, key, plan);
  const { orgId, people } = organisation;
  const before = await readOrganisation(databases.owner, orgId);
  const server = new Server({
    databases,
    time,
    key,
    orgId,
    ...(sabotage.executor ? { sabotage: sabotage.executor } : {}),
  });
  const traffic: Traffic = { under: 0 };
  const devices = plan.devices.flatMap((person, index) => {
    const actor = people[person];
    if (!actor) return [];
    const offices = organisation.offices.map((office) => office.id);
    return new Device({
      name: `${key}-d${index}`,
      actor,
      people,
      offices,
      server,
      time,
      traffic,
      seed: plan.seed * 31 + index,
      ...(sabotage.client ? { parts: sabotage.client() } : {}),
    });
  });
  const scene: Scene = { plan, time, server, devices, counts: {} };
  try {
    for (const device of devices) device.start();
    await time.advance(1000);
    for (const event of plan.events) {
      await time.advance(event.gap);
      await happen(scene, event);
    }
    await time.advance(100);
    await sabotage.before?.(databases, orgId, devices);
    const stuck = await goHome(scene, traffic);
    await sabotage.after?.(databases, orgId);
    const after = await readOrganisation(databases.owner, orgId);
    for (const row of after.commandReceipt) count(scene, row.status);
    for (const row of after.commandReceipt) count(scene, row.name);
    count(scene, 'conflicts kept', after.syncConflict.length);
    for (const device of devices) count(scene, 'steals', device.steals);
    for (const device of devices) count(scene, 'commands carried', device.taken.size);
    const problems = [
      ...server.faults
        .slice(0, 3)
        .map((text): Problem => ({ kind: 'divergent', text: `the executor failed: ${text}` })),
      ...stuck,
      ...(await leftOpen(devices)),
      ...server.foreign.map((text): Problem => ({ kind: 'divergent', text })),
      ...brokenPromises({
        key,
        before,
        after,
        devices,
        decisions: server.decisions,
        toldOf: server.toldOf,
        arrived: server.arrived,
      }),
      ...(await chain(databases, orgId)),
    ];
    return { seed: plan.seed, problems, counts: scene.counts };
  } finally {
    for (const device of devices) device.destroy();
  }
}

type Scene = {
  readonly plan: Plan;
  readonly time: Time;
  readonly server: Server;
  readonly devices: readonly Device[];
  readonly counts: Record<string, number>;
};

function count({ counts }: Scene, what: string, by = 1): void {
  counts[what] = (counts[what] ?? 0) + by;
}

async function happen(scene: Scene, event: Event): Promise<void> {
  const { time, server, devices } = scene;
  const device = 'device' in event ? devices[event.device] : undefined;
  // What a crash interrupts never ends: nobody waits for it here.
  const begin = (work: Promise<void> | undefined) => {
    work?.catch((error: unknown) => device?.uncaught.push(error));
  };
  switch (event.kind) {
    case 'act':
      begin(device?.saving.act(event.act, event.pick, event.asked));
      break;
    case 'poison':
      begin(device?.saving.poison(event.shape));
      break;
    case 'withdraw':
      begin(device?.saving.withdraw(event.pick));
      break;
    case 'line':
      device?.setLine(event.up);
      break;
    case 'faults':
      device?.line.fates.push(...event.fates);
      break;
    case 'crash':
      device?.crash(event.tab, event.steps, event.ms);
      break;
    case 'hand':
      device?.hand(event.person, event.ms);
      count(scene, 'hands');
      break;
    case 'carry': {
      const to = devices[event.to];
      if (to && to !== device) begin(device?.carry(to));
      count(scene, 'carries');
      break;
    }
    case 'tab':
      if (event.more && (device?.tabs ?? 3) < 3) device?.open();
      if (!event.more) device?.closeTab();
      break;
    case 'freeze':
      device?.freeze(event.tab, event.ms);
      break;
    case 'skew':
      if (device) device.skew = event.ms;
      break;
    case 'stall':
      device?.stall(event.ms);
      break;
    case 'sleep':
      time.sleep(event.ms);
      break;
    case 'rush':
      server.rush(event.ms);
      break;
    case 'down':
      server.down = true;
      time.after(event.ms, () => (server.down = false));
      break;
    case 'backup':
      await time.rest();
      await server.backUp();
      break;
    case 'restore':
      await time.rest();
      if (await server.restore(event.back)) count(scene, 'restores');
      break;
  }
  await time.rest();
}

/** All is well from here on; everything that was saved finds its end. */
async function goHome({ time, server, devices }: Scene, traffic: Traffic): Promise<readonly Problem[]> {
  for (const device of devices) {
    device.defuse();
    device.thaw();
    device.line.fates.length = 0;
    device.setLine(true);
  }
  // A device with nothing to send hears of a restored server with its next report, and makes none while it sleeps.
  const epochKnown = server.restoredAt === 0 ? 0 : Math.max(server.restoredAt, time.wokeAt()) + REPORTS_EVERY;
  const end = time.now() + LONGEST_WAY_HOME;
  for (let step = 500; time.now() < end; step = Math.min(10_000, step * 1.5)) {
    await time.advance(step);
    if (server.down || traffic.under > 0 || time.now() < epochKnown || !devices.every((device) => device.isSettled()))
      continue;
    // Everybody who did something at a device comes back to it once.
    if (devices.filter((device) => device.nextAtHome()).length === 0) return [];
  }
  return devices.flatMap((device) =>
    device.entries().flatMap((entries, tab) =>
      entries
        .filter((entry) => ['saved', 'sending', 'sent'].includes(entry.progress.state))
        .map(({ id, progress }): Problem => ({
          kind: 'lost',
          text: `tab ${tab} still holds ${id} as ${JSON.stringify(progress)}`,
        })),
    ),
  );
}

/** Nothing of people who are not signed in can be read on any device. */
async function leftOpen(devices: readonly Device[]): Promise<readonly Problem[]> {
  const found = await Promise.all(devices.map((device) => device.leftOpen()));
  return found.flat().map((what): Problem => ({ kind: 'divergent', text: `somebody who has gone left open: ${what}` }));
}

/** The audit log can be sealed, and its chain holds. */
async function chain({ app, owner }: Databases, orgId: string): Promise<readonly Problem[]> {
  await sealBatch(owner, orgId);
  const verdict = await inOrg(app, orgId, (tx) => verifyAuditChain(tx, orgId));
  if (verdict.ok && verdict.unsealed === 0) return [];
  return [{ kind: 'divergent', text: `the audit chain: ${JSON.stringify(verdict)}` }];
}
