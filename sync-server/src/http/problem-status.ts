/** The HTTP status of each refusal of a command: one table for every door. 409 says "true of the world now", 422 "of what was sent". */
import type { ErrorCode } from '@openkms/schema/domain/codes.ts';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  forbidden: 403,
  not_found: 404,
  invalid_args: 400,
  unknown_command: 400,
  unsupported_version: 400,
  command_too_large: 413,
  duplicate_id: 409,
  duplicate_code: 409,
  html_not_allowed: 422,
  text_too_long: 422,
  empty_text: 422,
  time_does_not_exist: 422,
  end_before_start: 422,
  unknown_zone: 422,
  meetings_overlap: 422,
  meetings_required: 422,
  meetings_not_allowed: 422,
  capacity_too_small: 422,
  capacity_below_seats_taken: 409,
  already_registered: 409,
  session_cancelled: 409,
  session_began: 409,
  schedule_overlap: 409,
  registration_cancelled: 409,
  training_archived: 409,
  training_has_upcoming_sessions: 409,
  session_not_cancelled: 409,
  conflict_resolved: 409,
  conflict_open: 409,
  changed_meanwhile: 409,
  dead_letter_resolved: 409,
  not_undoable: 409,
  device_revoked: 403,
  last_admin: 409,
  resolution_invalid: 422,
};

export function statusOf(code: ErrorCode): number {
  return STATUS[code];
}
