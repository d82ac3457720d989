/** `openkms prompt audit`: looks at every prompt one may read, and says what somebody should look after. */
import { z } from 'zod';
import { allPages } from '../all-pages.ts';
import { type Credentials, signIn } from '../api-client.ts';
import { EXIT_STATUS } from '../cli-error.ts';
import { shown } from '../prompt-files/problem.ts';
import type { Terminal } from '../terminal.ts';
import { inParallel, listPrompts, readPrompt } from './ask-prompts.ts';
import { AUDIT_CODES, type AuditCode, type AuditFinding, auditPrompt, RUN_DAYS } from './audit-checks.ts';
import { PROMPTS } from './rest-shapes.ts';
import { cell, counted } from './table.ts';

const SHOWN_OF_A_CODE = 50;
const DAY_MS = 24 * 3600_000;
const ranWith = z.object({ promptId: z.string() });
const conflict = z.looseObject({ id: z.string(), kind: z.string(), entityId: z.string() });

/** Resolves with 0 where nothing was found, else 13. */
export async function auditPromptsCommand(
  scope: string | undefined,
  credentials: Credentials,
  terminal: Terminal,
): Promise<number> {
  const api = await signIn(credentials);
  const listed = await listPrompts(api, scope === undefined ? {} : { scope });
  const conflicts = await allPages(api, '/api/v1/conflicts', { status: 'open' }, conflict);
  const since = new Date(Date.now() - RUN_DAYS * DAY_MS).toISOString();
  const ran = await allPages(api, `${PROMPTS}/runs/summary`, { from: since }, ranWith);
  const used = new Set(ran.map(({ promptId }) => promptId));
  const twins = Map.groupBy(
    listed.filter(({ status }) => status === 'active'),
    ({ head }) => head.diffHash,
  );
  const progress = terminal.progress(listed.length);
  const now = Date.now();
  const found = await inParallel(listed, async ({ id, head }) => {
    const prompt = await readPrompt(api, id);
    progress.advance(1, 'prompts');
    const same = prompt.status === 'active' ? (twins.get(head.diffHash) ?? []) : [];
    return auditPrompt({
      prompt,
      twins: same.map((twin) => twin.id).filter((twin) => twin !== id),
      conflicts: conflicts.filter(({ kind, entityId }) => kind === 'prompt' && entityId === id).map((each) => each.id),
      isRun: used.has(id),
      now,
    });
  });
  progress.end();
  await api.signOut();
  const findings = found.flat();
  const counts = countsOf(findings);
  if (terminal.json) terminal.print(JSON.stringify({ prompts: listed.length, counts, findings }));
  else for (const line of reportOf(listed.length, findings)) terminal.print(line);
  return findings.length === 0 ? 0 : EXIT_STATUS.findings;
}

const CODES = Object.keys(AUDIT_CODES) as readonly AuditCode[];

function countsOf(findings: readonly AuditFinding[]): Record<string, number> {
  return Object.fromEntries(CODES.map((code) => [code, findings.filter((each) => each.code === code).length]));
}

function reportOf(prompts: number, findings: readonly AuditFinding[]): string[] {
  const groups = CODES.flatMap((code) => {
    const own = findings.filter((each) => each.code === code);
    if (own.length === 0) return [];
    const more = own.length - SHOWN_OF_A_CODE;
    return [
      `${code}: ${AUDIT_CODES[code]} (${own.length})`,
      ...own
        .slice(0, SHOWN_OF_A_CODE)
        .map(({ promptId, title, message }) => `  ${promptId}  ${cell(title, 30).trimEnd()}: ${shown(message)}`),
      ...(more > 0 ? [`  … and ${more} more (all with --json)`] : []),
    ];
  });
  return [...groups, `${counted(prompts, 'prompt')}, ${counted(findings.length, 'finding')}.`];
}
