/**
 * What is done at one device, and what of it was saved. Always: a command counts as saved when its `append` resolved, and
 * from then on it may never be lost; when it was issued is kept, to tell later what came in sight of what.
 */
import { issueCommand } from '@openkms/client/command/issue.ts';
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import { keysOf } from '@openkms/schema/commands/order.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { type Deed, deedsOf } from './acts.ts';
import type { Act, Poison } from './plan.ts';
import type { Tab } from './tab.ts';
import type { Time } from './time.ts';

export type SavingOptions = {
  readonly offices: readonly string[];
  readonly time: Time;
  readonly tabs: () => readonly Tab[];
  /** Who is signed in; null for nobody. */
  readonly actor: () => Actor | null;
  /** ms UTC, as this device believes. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly onError: (error: unknown) => void;
};

/** ms in which what one tab saved is known to the others. */
const HEARSAY = 50;

export class Saving {
  /** Commands whose `append` resolved: none of these may ever be lost. */
  readonly saved = new Map<string, CommandEnvelope>();
  /** Who began to save something: a crash may have left it on the disk without anybody being told. */
  readonly tried = new Set<string>();
  /** Commands that were taken back here. */
  readonly withdrawn = new Set<string>();
  readonly #issued = new Map<string, { readonly tab: Tab; readonly begun: number; readonly saved: number }>();
  readonly #options: SavingOptions;

  constructor(options: SavingOptions) {
    this.#options = options;
  }

  /** Does `act` in one of the tabs. `asked`: the view is asked first, and what it refuses is not saved. */
  async act(act: Act, pick: readonly [number, number, number], asked: boolean): Promise<void> {
    const tabs = this.#options.tabs();
    const tab = tabs[Math.floor(pick[2] * 97) % Math.max(1, tabs.length)];
    const live = tab?.live();
    const actor = this.#options.actor();
    if (!tab || !live || !actor) return;
    const { offices, newId } = this.#options;
    const screen = { view: live.view(), actor, offices, newId };
    for (const deed of deedsOf(act, pick, screen)) await (asked ? this.#issue(tab, deed) : this.#send(tab, deed, 1));
  }

  /** Saves a command without asking the view; `version` where it is not the present one. */
  async send(deed: Deed, version = 1): Promise<void> {
    const [tab] = this.#options.tabs();
    if (tab) await this.#send(tab, deed, version);
  }

  /** Saves what no server can make sense of. */
  async poison(shape: Poison): Promise<void> {
    switch (shape) {
      case 'unknown':
        return this.send({ name: 'nobody.knows', args: { anything: 1 } });
      case 'malformed':
        return this.send({ name: 'registration.register', args: { sessionId: 7 } });
      case 'future':
        return this.send({ name: 'registration.cancel', args: { registrationId: 'r', sessionId: 's' } }, 99);
      case 'hostile': {
        const trainingId = this.#options.newId();
        return this.send({
          name: 'training.create',
          args: { trainingId, code: trainingId, title: 'NUL \u0000', hours: 1 },
        });
      }
    }
  }

  async #send(tab: Tab, { name, args, base }: Deed, version: number): Promise<void> {
    const outbox = tab.outbox();
    const actor = this.#options.actor();
    if (!outbox || !actor) return;
    const draft = {
      id: this.#options.newId(),
      name,
      version,
      args,
      issuedAt: this.#options.now(),
      role: actor.role,
      offlineSince: offlineSince(tab),
      ...(base === undefined ? {} : { base }),
    };
    const begun = this.#options.time.now();
    this.tried.add(actor.userId);
    const entry = await outbox.append(draft, keysOf(draft).entity);
    this.#keep(tab, begun, entry.envelope);
  }

  async #issue(tab: Tab, { name, args, base }: Deed): Promise<void> {
    const outbox = tab.outbox();
    const live = tab.live();
    const actor = this.#options.actor();
    if (!outbox || !live || !actor) return;
    const context = {
      person: { ...actor, email: 'somebody@acme.example' },
      view: live.view(),
      now: this.#options.now(),
      skewMs: 0,
      newId: this.#options.newId,
      offlineSince: offlineSince(tab),
    };
    const begun = this.#options.time.now();
    this.tried.add(actor.userId);
    const { commandId, outcome } = await issueCommand(context, outbox, name, args, base);
    if (outcome.status === 'rejected' || outcome.status === 'malformed') return;
    const entry = outbox.get(commandId);
    if (entry) this.#keep(tab, begun, entry.envelope);
    else this.#options.onError(new Error(`the outbox does not hold ${commandId}, which it has just saved`));
  }

  #keep(tab: Tab, begun: number, envelope: CommandEnvelope): void {
    this.saved.set(envelope.id, envelope);
    this.#issued.set(envelope.id, { tab, begun, saved: this.#options.time.now() });
  }

  /** Whether `later` was surely issued after `earlier` was saved: in one tab, or with time for the tabs to hear of it. */
  isAfter(later: string, earlier: string): boolean {
    const [a, b] = [this.#issued.get(earlier), this.#issued.get(later)];
    return a !== undefined && b !== undefined && (a.tab === b.tab || a.saved + HEARSAY <= b.begun);
  }

  /** Takes a waiting command back. */
  async withdraw(fraction: number): Promise<void> {
    const outbox = this.#options.tabs()[0]?.outbox();
    const waiting = outbox?.entries().filter((entry) => entry.progress.state === 'saved') ?? [];
    const entry = waiting[Math.floor(fraction * waiting.length)];
    if (!entry) return;
    this.withdrawn.add(entry.id);
    await outbox?.apply([{ id: entry.id, event: { kind: 'withdraw' } }]);
  }
}

function offlineSince(tab: Tab): number | null {
  const line = tab.connectivity.line.get();
  return line.state === 'offline' ? line.since : null;
}
