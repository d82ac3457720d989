/** The commands that talk to a running server over REST, with the rights of the person who signs in. */
import { z } from 'zod';
import { type Credentials, getAnonymously, signIn } from './api-client.ts';
import { allPages } from './all-pages.ts';
import { CliError } from './cli-error.ts';
import { IMPORT_ORDER } from './import-rows.ts';
import { load, type LoadSummary } from './load.ts';
import { readText } from './source-file.ts';
import type { Terminal } from './terminal.ts';
import { understandFiles } from './training-files.ts';

const REFUSED_SHOWN = 20;

export type LoadFiles = { readonly catalog: string; readonly employees: string; readonly registrations: string };

/** `openkms load`. Throws CliError `rows_refused` after everything else has gone in. */
export async function loadCommand(files: LoadFiles, credentials: Credentials, terminal: Terminal): Promise<void> {
  const read = async (file: string) => ({ file, text: await readText(file) });
  // All three first: nothing is sent when one of them is missing.
  const [catalog, employees, registrations] = [
    await read(files.catalog),
    await read(files.employees),
    await read(files.registrations),
  ];
  const api = await signIn(credentials);
  const summary = await load(api, understandFiles(api.person.orgId, { catalog, employees, registrations }), terminal);
  await api.signOut();
  terminal.print(
    terminal.json ? JSON.stringify({ ...summary, refused: summary.refused.slice(0, 1000) }) : asTable(summary),
  );
  if (summary.total.errors > 0) {
    const shown = summary.refused.slice(0, REFUSED_SHOWN).map((row) => `${row.where}: ${row.why}`);
    const more = summary.refused.length - shown.length;
    throw new CliError(
      'rows_refused',
      [
        `${summary.total.errors} rows were refused:`,
        ...shown,
        ...(more > 0 ? [`… and ${more} more (all with --json)`] : []),
      ].join('\n  '),
    );
  }
}

function asTable({ kinds, total, ms }: LoadSummary): string {
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(14) : String(cell).padStart(10))).join('');
  const cells = (tally: LoadSummary['total']) => [tally.inserted, tally.updated, tally.unchanged, tally.errors];
  return [
    line(['', 'inserted', 'updated', 'unchanged', 'errors']),
    ...IMPORT_ORDER.map((kind) => line([kind, ...cells(kinds[kind])])),
    line(['total', ...cells(total)]),
    `${(ms / 1000).toFixed(1)} s`,
  ].join('\n');
}

const verdict = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    rows: z.number(),
    unsealed: z.number(),
    head: z.object({ sealNumber: z.number(), hash: z.string() }),
  }),
  z.object({ ok: z.literal(false), brokenAt: z.number(), reason: z.string(), rowId: z.string().nullable() }),
]);

/** `openkms verify audit`. Throws CliError `audit_broken` where the chain does not hold. */
export async function verifyAuditCommand(credentials: Credentials, terminal: Terminal): Promise<void> {
  const api = await signIn(credentials);
  const found = await api.get('/api/v1/audit/verify', verdict);
  await api.signOut();
  if (terminal.json) terminal.print(JSON.stringify(found));
  if (!found.ok)
    throw new CliError(
      'audit_broken',
      `The audit chain does not hold at number ${found.brokenAt}: ${found.reason}${found.rowId === null ? '' : ` (row ${found.rowId})`}.`,
    );
  if (!terminal.json) {
    terminal.print(`The audit chain holds: ${found.rows} sealed rows, ${found.unsealed} waiting to be sealed.`);
    terminal.print(`Its head, to be noted elsewhere: ${found.head.sealNumber} ${found.head.hash}`);
  }
}

const conflict = z.looseObject({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  title: z.string(),
  userName: z.string(),
  createdAt: z.unknown(),
});

/** `openkms conflicts list`: newest first, all pages. */
export async function listConflictsCommand(
  status: 'open' | 'resolved' | 'all',
  credentials: Credentials,
  terminal: Terminal,
): Promise<void> {
  const api = await signIn(credentials);
  const items = await allPages(api, '/api/v1/conflicts', status === 'all' ? {} : { status }, conflict);
  await api.signOut();
  if (terminal.json) {
    terminal.print(JSON.stringify({ conflicts: items }));
    return;
  }
  if (items.length === 0) terminal.print('No conflicts.');
  for (const item of items) {
    const at = typeof item.createdAt === 'number' ? new Date(item.createdAt).toISOString() : String(item.createdAt);
    terminal.print(
      [item.id, item.status.padEnd(8), item.kind.padEnd(8), at, `${item.title} (${item.userName})`].join('  '),
    );
  }
}

const health = z.object({
  status: z.string(),
  components: z.record(z.string(), z.looseObject({ status: z.string() })),
});

/** `openkms health`. Throws CliError `degraded` when any part is not well. */
export async function healthCommand(url: string, terminal: Terminal): Promise<void> {
  const found = await getAnonymously(url, '/api/v1/health', health);
  if (terminal.json) terminal.print(JSON.stringify(found));
  else for (const [name, part] of Object.entries(found.components)) terminal.print(`${name.padEnd(14)}${part.status}`);
  if (found.status !== 'ok') throw new CliError('degraded', `OpenKMS at ${url} is ${found.status}.`);
}
