/** What GET /api/v1/audit/verify answers, and what it means to a person. */
import { z } from 'zod';

export const verdictShape = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    rows: z.number(),
    unsealed: z.number(),
    head: z.object({ sealNumber: z.number(), hash: z.string() }),
  }),
  z.object({ ok: z.literal(false), brokenAt: z.number(), reason: z.string(), rowId: z.string().nullable() }),
]);
export type Verdict = z.infer<typeof verdictShape>;

const reasons: { readonly [reason: string]: string } = {
  content_changed: 'its content is not what was sealed',
  link_broken: 'it does not follow from the entry before it',
  number_missing: 'its number is missing',
  head_missing: 'the end that was noted earlier is gone',
};

/** The verdict as a title and a sentence. */
export function verdictWords(verdict: Verdict): { title: string; text: string } {
  if (!verdict.ok) {
    return {
      title: `The chain breaks at entry ${verdict.brokenAt.toLocaleString('en')}`,
      text: `There ${reasons[verdict.reason] ?? verdict.reason}. Keep this server as it is and compare with a backup.`,
    };
  }
  const waiting =
    verdict.unsealed === 0 ? '' : ` ${verdict.unsealed.toLocaleString('en')} newer ones wait for their seal.`;
  return {
    title: `All ${verdict.rows.toLocaleString('en')} sealed entries hold`,
    text: `The chain is whole from the first entry to seal ${verdict.head.sealNumber.toLocaleString('en')} (${verdict.head.hash.slice(0, 12)}…).${waiting}`,
  };
}
