/**
 * What is issued while something is being saved is saved together, right after. Always: in the order of issue; what the disk
 * refuses takes nothing before it along, and nothing issued behind it overtakes it.
 */

export type Waiting<T, R> = {
  readonly what: T;
  readonly done: (saved: R) => void;
  readonly failed: (error: unknown) => void;
};

/** `save` saves a group and says how each of it went, or rejects where the disk took none. */
export function inGroups<T, R>(save: (group: readonly Waiting<T, R>[]) => Promise<void>): (what: T) => Promise<R> {
  let queue: Waiting<T, R>[] = [];
  let saving = false;
  const saveAll = async () => {
    saving = true;
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      await save(group).catch((error: unknown) => (group.length === 1 ? refuse(group, error) : saveInTurn(group)));
    }
    saving = false;
  };
  /** One by one, up to the first that the disk cannot hold (its quota). */
  const saveInTurn = async (group: readonly Waiting<T, R>[]) => {
    for (const [index, each] of group.entries()) {
      try {
        await save([each]);
      } catch (error) {
        refuse(group.slice(index), error);
        return;
      }
    }
  };
  /** Whoever saves it later saves what was issued behind it after it. */
  const refuse = (group: readonly Waiting<T, R>[], error: unknown) => {
    const behind = queue;
    queue = [];
    for (const each of [...group, ...behind]) each.failed(error);
  };
  return (what) =>
    new Promise((done, failed) => {
      queue.push({ what, done, failed });
      if (!saving) void saveAll();
    });
}
