// Owns the running parts of one system: starts them, notices one that ends unasked, stops them in reverse order, and
// writes down who they are, so that the next start finds what a SIGKILLed supervisor may have left behind.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeEnd, logTail, startChild } from './child.mjs';
import { CrashError, StartError } from './exit-codes.mjs';
import { isOfAnotherPlace, placeOf } from './place.mjs';
import { identify, isAlive } from './process-identity.mjs';
import { killPart, taggedProcesses } from './tagged-processes.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity & Partial<import('./place.mjs').Place> & { name: string, tag: string }} Part as written to parts.json */

const LEFTOVERS_END_WITHIN_MS = 12_000;

/** The parts of one system, in the order of their start. */
export class Supervisor {
  /** @type {Map<string, import('./child.mjs').Child>} */
  #running = new Map();
  /** @type {string[]} names in the order of their first start, which a restart does not change */
  #order = [];
  /** @type {Map<string, Part>} */
  #parts = new Map();
  /** @type {(error: CrashError) => void} */
  #reportCrash = () => undefined;
  /** @type {Promise<void> | null} set once everything is being stopped */
  #closed = null;

  /** @param {string} home the state directory */
  constructor(home) {
    this.home = home;
    /** @type {Promise<CrashError>} resolves when a part ended unasked */
    this.crashed = new Promise((resolve) => {
      this.#reportCrash = resolve;
    });
  }

  /** @param {string} name */
  logFile(name) {
    return path.join(this.home, 'logs', `${name}.log`);
  }

  /**
   * Starts a part that runs until it is stopped.
   * @param {import('./services.mjs').Service} service
   */
  start(service) {
    return this.startChild({ ...service, logFile: this.logFile(service.name) });
  }

  /**
   * @param {import('./child.mjs').ChildOptions} options
   * @returns {import('./child.mjs').Child}
   */
  startChild(options) {
    const child = this.#own(options);
    void child.ended.then((end) => {
      if (!this.#disown(child)) return;
      const sentence = `${child.name} stopped unexpectedly (${describeEnd(end)}); see ${child.logFile}.`;
      this.#reportCrash(new CrashError(child.name, sentence));
    });
    return child;
  }

  /**
   * Runs something that ends by itself.
   * @param {keyof typeof import('./exit-codes.mjs').EXIT} code of the error when it fails
   * @param {import('./services.mjs').Service} service
   * @param {string} otherwise how the sentence begins when it fails
   */
  async runToEnd(code, service, otherwise) {
    const child = this.#own({ ...service, logFile: this.logFile(service.name) });
    const end = await child.ended;
    this.#disown(child);
    if (this.#closed) throw new StartError('CRASHED', `${child.name} was stopped.`);
    if (end.code === 0) return;
    process.stderr.write(`${logTail(child.logFile, 15)}\n`);
    throw new StartError(code, `${otherwise} (${describeEnd(end)}); see ${child.logFile}.`);
  }

  /** @param {string} name */
  async stop(name) {
    const child = this.#running.get(name);
    if (!child) return;
    this.#disown(child);
    await child.stop();
  }

  /**
   * Ends one part with a signal of the caller's choice, and waits until it is gone.
   * @param {string} name
   * @param {NodeJS.Signals} signal
   */
  async kill(name, signal) {
    const child = this.#running.get(name);
    if (!child) return;
    this.#disown(child);
    await child.kill(signal);
    await child.ended;
  }

  /** Whether everything is being stopped, or has been. */
  get isStopping() {
    return this.#closed !== null;
  }

  /** Stops every part, the last one started first. Nothing can be started afterwards. */
  stopAll() {
    this.#closed ??= this.#stopInOrder();
    return this.#closed;
  }

  async #stopInOrder() {
    for (const name of this.#order.toReversed()) await this.stop(name);
  }

  /**
   * Waits for what an earlier supervisor left behind to end by itself, and ends it when it does not. What parts.json of a
   * copied state directory names belongs to the original and is left alone.
   */
  async endLeftovers() {
    const deadline = Date.now() + LEFTOVERS_END_WITHIN_MS;
    const left = this.#readParts().filter((part) => !isOfAnotherPlace(part, this.home));
    while (left.some(isRunning) && Date.now() < deadline) await sleep(100);
    for (const part of left.filter(isRunning)) killPart(isAlive(part) ? part.pid : null, part.tag);
    rmSync(this.#partsFile(), { force: true });
  }

  /** @param {import('./child.mjs').ChildOptions} options */
  #own(options) {
    if (this.#closed) throw new StartError('CRASHED', 'The system is being stopped.');
    const child = startChild(options);
    this.#running.set(child.name, child);
    if (!this.#order.includes(child.name)) this.#order.push(child.name);
    child.pid.then(
      (pid) => {
        this.#parts.set(child.name, { name: child.name, tag: child.tag, ...identify(pid), ...placeOf(this.home) });
        this.#writeParts();
      },
      () => undefined,
    );
    return child;
  }

  /**
   * @param {import('./child.mjs').Child} child
   * @returns {boolean} whether it was still this supervisor's to watch
   */
  #disown(child) {
    if (this.#running.get(child.name) !== child) return false;
    return this.#running.delete(child.name);
  }

  #partsFile() {
    return path.join(this.home, 'parts.json');
  }

  #writeParts() {
    const draft = `${this.#partsFile()}.draft`;
    writeFileSync(draft, JSON.stringify([...this.#parts.values()]));
    renameSync(draft, this.#partsFile());
  }

  /** @returns {Part[]} */
  #readParts() {
    if (!existsSync(this.#partsFile())) return [];
    try {
      return JSON.parse(readFileSync(this.#partsFile(), 'utf8'));
    } catch {
      // Written by another hand: there is nothing to learn from it.
      return [];
    }
  }
}

/** @param {Part} part */
function isRunning(part) {
  return isAlive(part) || taggedProcesses(part.tag).length > 0;
}
