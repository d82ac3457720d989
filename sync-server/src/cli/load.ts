/**
 * Sends what the training files say to a server, as import commands. Always: loading twice changes nothing; a load that
 * was interrupted is continued by loading again; one row that cannot be does not keep its neighbours out.
 */
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { type ImportBatch, importBatches, type ImportKind, IMPORT_ORDER, type ImportRows } from './import-rows.ts';
import { sourceId } from './source-id.ts';
import type { Terminal } from './terminal.ts';
import type { Understood } from './training-files.ts';

export type Tally = { inserted: number; updated: number; unchanged: number; errors: number };
export type RefusedRow = { readonly kind: ImportKind; readonly where: string; readonly why: string };
export type LoadSummary = {
  readonly kinds: Readonly<Record<ImportKind, Tally>>;
  readonly total: Tally;
  readonly refused: readonly RefusedRow[];
  readonly ms: number;
};

const answer = z.object({
  receipts: z.array(
    z.object({ id: z.string(), status: z.string(), code: z.string().nullable(), details: z.looseObject({}) }),
  ),
});
const counted = z.object({
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  errors: z.array(z.object({ id: z.string(), code: z.string(), at: z.string() })),
});

/** Loads everything and says what became of it. Throws CliError when the server cannot be reached or refuses the person. */
export async function load(
  api: ApiClient,
  { rows, origin, bad }: Understood,
  terminal: Terminal,
): Promise<LoadSummary> {
  const started = performance.now();
  const kinds = Object.fromEntries(IMPORT_ORDER.map((kind) => [kind, newTally()])) as Record<ImportKind, Tally>;
  const refused: RefusedRow[] = bad.map(({ kind, where, why }) => ({ kind, where, why }));
  const refuse = (kind: ImportKind, id: string, why: string): void => {
    refused.push({ kind, where: origin.get(id) ?? id, why });
  };
  const send = createSender(api);
  const fitting = onlyFitting(rows, refuse);
  const progress = terminal.progress(IMPORT_ORDER.reduce((sum, kind) => sum + fitting[kind].length, 0));
  for (const batch of importBatches(fitting)) {
    const kind = kindOf(batch);
    const tally = kinds[kind];
    for await (const part of sendWhole(send, batch)) {
      if (part.kind === 'refused') refuse(kind, part.id, part.why);
      else {
        tally.inserted += part.inserted;
        tally.updated += part.updated;
        tally.unchanged += part.unchanged;
        for (const error of part.errors) refuse(kind, error.id, `${error.code} (${error.at})`);
      }
    }
    progress.advance(batch.rows.length, kind);
  }
  progress.end();
  for (const row of refused) kinds[row.kind].errors += 1;
  return { kinds, total: sumOf(Object.values(kinds)), refused, ms: Math.round(performance.now() - started) };
}

/** The rows whose command the server would understand; asked here, so that one bad row does not spoil a command of 500. */
function onlyFitting(rows: ImportRows, refuse: (kind: ImportKind, id: string, why: string) => void): ImportRows {
  const fitting = <T extends JsonObject & { readonly id: string }>(kind: ImportKind, list: readonly T[]): T[] => {
    const command = allCommands.get(`import.${kind}`);
    if (!command) throw new Error(`import.${kind} is not a command`);
    return list.filter((row) => {
      const preparation = command.prepare({ version: command.version, args: { rows: [row] } });
      if (preparation.kind === 'ready') return true;
      refuse(kind, row.id, `${preparation.code} ${JSON.stringify(preparation.issues)}`);
      return false;
    });
  };
  return {
    offices: fitting('offices', rows.offices),
    people: fitting('people', rows.people),
    trainings: fitting('trainings', rows.trainings),
    sessions: fitting('sessions', rows.sessions),
    registrations: fitting('registrations', rows.registrations),
  };
}

type Sent = { kind: 'applied'; details: z.infer<typeof counted> } | { kind: 'refused'; why: string };
type Send = (batch: ImportBatch) => Promise<Sent>;
type Part = ({ kind: 'applied' } & z.infer<typeof counted>) | { kind: 'refused'; id: string; why: string };

function createSender(api: ApiClient): Send {
  const device = sourceId(api.person.orgId, 'device', 'openkms-cli');
  let seq = 0;
  return async (batch) => {
    seq += 1;
    const command = {
      id: uuidv7(),
      name: batch.name,
      version: 1,
      args: { rows: batch.rows },
      actor: api.person.id,
      device,
      seq,
      issuedAt: Date.now(),
    };
    const { receipts } = await api.post('/api/v1/commands', { commands: [command] }, answer);
    const receipt = receipts.find((each) => each.id === command.id);
    if (!receipt) throw new CliError('server_refused', `The server answered ${batch.name} without a receipt.`);
    if (receipt.code === 'forbidden')
      throw new CliError('not_allowed', `${api.person.name} may not import: only administrators may.`);
    if (receipt.status !== 'applied') return { kind: 'refused', why: receipt.code ?? receipt.status };
    return { kind: 'applied', details: counted.parse(receipt.details) };
  };
}

/** Sends a batch; where the server refuses it as a whole, its halves, until the row that is to blame stands alone. */
async function* sendWhole(send: Send, batch: ImportBatch): AsyncGenerator<Part> {
  const sent = await send(batch);
  if (sent.kind === 'applied') {
    yield { kind: 'applied', ...sent.details };
    return;
  }
  const [only] = batch.rows;
  if (batch.rows.length === 1) {
    const id = only?.['id'];
    yield { kind: 'refused', id: typeof id === 'string' ? id : 'unknown', why: sent.why };
    return;
  }
  const middle = Math.ceil(batch.rows.length / 2);
  yield* sendWhole(send, { ...batch, rows: batch.rows.slice(0, middle) });
  yield* sendWhole(send, { ...batch, rows: batch.rows.slice(middle) });
}

function kindOf(batch: ImportBatch): ImportKind {
  const kind = IMPORT_ORDER.find((each) => batch.name === `import.${each}`);
  if (!kind) throw new Error(`${batch.name} is not an import`);
  return kind;
}

function newTally(): Tally {
  return { inserted: 0, updated: 0, unchanged: 0, errors: 0 };
}

function sumOf(tallies: readonly Tally[]): Tally {
  const total = newTally();
  for (const tally of tallies)
    for (const key of ['inserted', 'updated', 'unchanged', 'errors'] as const) total[key] += tally[key];
  return total;
}
