/** Rows in memory that commands change by their rules alone, as a test sees a world of several people. */
import type { Actor } from '../domain/actor.ts';
import type { Outcome } from '../domain/outcome.ts';
import type {
  JsonObject,
  PromptRow,
  PromptVersionRow,
  Role,
  Rows,
  SyncConflictRow,
  TableName,
} from '../domain/rows.ts';
import { runReadSync } from './command.ts';
import { commands } from './registry.ts';

type Tables = Map<TableName, Map<string, Rows[TableName]>>;

/** Empty. `issue` throws for arguments that cannot be understood. */
export function world() {
  const tables: Tables = new Map();
  const rowsOf = (table: TableName) => tables.get(table) ?? new Map<string, Rows[TableName]>();
  let ids = 0;
  let now = 1_800_000_000_000;
  const issue = (actor: Actor, name: string, args: JsonObject): Outcome => {
    const prepared = commands.get(name)?.prepare({ version: 1, args });
    if (prepared?.kind !== 'ready') throw new Error(`${name}: ${JSON.stringify(prepared)}`);
    const rule = runReadSync(prepared.command.read(actor), ({ table, where }) =>
      [...rowsOf(table).values()].filter((row) =>
        Object.entries(where).every(([column, wanted]) =>
          (Array.isArray(wanted) ? wanted : [wanted]).includes((row as Record<string, unknown>)[column]),
        ),
      ),
    );
    const outcome = rule({ actor, now: (now += 1000), newId: () => `made-${(ids += 1)}` });
    if (outcome.status === 'rejected') return outcome;
    for (const change of outcome.changes) {
      const table = new Map(rowsOf(change.table));
      const id = change.op === 'insert' ? change.row.id : change.id;
      const row = change.op === 'insert' ? change.row : { ...table.get(id), ...change.set };
      tables.set(change.table, table.set(id, row as Rows[TableName]));
    }
    const open = new Map(rowsOf('syncConflict'));
    // As the executor stamps it.
    for (const draft of outcome.conflicts)
      open.set(draft.id, { ...draft, status: 'open' } as unknown as SyncConflictRow);
    if (outcome.conflicts.length > 0) tables.set('syncConflict', open);
    return outcome;
  };
  return {
    issue,
    prompt: () => [...rowsOf('prompt').values()][0] as PromptRow,
    versions: () => [...rowsOf('promptVersion').values()] as PromptVersionRow[],
    conflicts: () => [...rowsOf('syncConflict').values()] as SyncConflictRow[],
    all: <T extends TableName>(table: T) => [...rowsOf(table).values()] as Rows[T][],
    /** As somebody else than a command writes it: a worker, an earlier version of the rules. */
    change: <T extends TableName>(table: T, id: string, set: Partial<Rows[T]>) => {
      tables.set(table, new Map(rowsOf(table)).set(id, { ...rowsOf(table).get(id), ...set } as Rows[T]));
    },
  };
}

/** Of Boston; an employee where nothing else is said. */
export const person = (userId: string, role: Role = 'employee'): Actor => ({
  userId,
  orgId: 'acme',
  role,
  officeId: 'boston',
  name: userId,
});
