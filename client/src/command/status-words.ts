/** What came of a command, in a word or two: the same wherever a receipt or an entry of the audit log is shown. */
import type { ReceiptStatus } from '@openkms/schema/domain/rows.ts';

export const STATUS_WORDS: Record<ReceiptStatus, string> = {
  applied: 'Done',
  adjusted: 'Done differently',
  conflict: 'In conflict',
  rejected: 'Refused',
  'dead-letter': 'Set aside',
};
