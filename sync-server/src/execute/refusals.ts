/** What Postgres means when it refuses what a rule allowed: something about the command, never a fault of ours. */
import type { ErrorCode } from '@openkms/schema/domain/codes.ts';
import { databaseError } from './database-error.ts';

/** Another organisation has used this command id: nothing of its receipt is told, and none can be kept beside it. */
export function isIdTaken(error: unknown): boolean {
  return /^command_(receipt|dead_letter)_pkey$/.test(databaseError(error)?.constraint ?? '');
}

/** Constraints that stand behind a rule, with the code their violation means. */
export function refusalOfConstraint(error: unknown): ErrorCode | undefined {
  const cause = databaseError(error);
  if (cause === undefined) return undefined;
  switch (cause.constraint) {
    case 'session_never_oversold':
      return 'capacity_below_seats_taken';
    case 'training_code':
    case 'office_code':
      return 'duplicate_code';
    case 'user_email':
      return 'duplicate_email';
    case 'registration_one_active':
      return 'already_registered';
    default:
      // Unique violation of an id: another organisation's row, which this one may not see, has it.
      return cause.code === '23505' ? 'duplicate_id' : undefined;
  }
}

/**
 * Data that no column takes: a data exception, an integrity violation or a limit of Postgres, or a date beyond all dates. A
 * value that is missing (23502) is none of the sender's: rows are made here, of arguments that were understood.
 */
export function isUnstorable(error: unknown): boolean {
  return error instanceof RangeError || /^(22|23(?!502)|54)/.test(databaseError(error)?.code ?? '');
}
