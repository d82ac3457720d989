/**
 * Every stable error code of a command, with its meaning for a developer. Doors map these to problem details; callers
 * branch on the code and never on words. Codes are never reused for another meaning.
 */
export const ERROR_CODES = {
  // who
  forbidden: 'The role of the actor does not allow this command.',
  not_found: 'It does not exist, or not for this actor.',
  device_revoked: 'The device is no longer trusted: its commands wait for an administrator.',
  last_admin: 'An organisation keeps at least one active administrator.',
  // shape
  invalid_args: 'The arguments do not have the shape the command asks for.',
  unknown_command: 'No command of this name is known here.',
  unsupported_version: 'This version of the command cannot be brought to the current one.',
  command_too_large: 'One command may hold at most 1 MB.',
  duplicate_id: 'A row with this id exists already.',
  duplicate_code: 'Another training, or another office, of the organisation has this code.',
  duplicate_email: 'Somebody else has this e-mail address.',
  html_not_allowed: 'Titles, codes and names are plain text: angle brackets are refused.',
  text_too_long: 'The text is longer than the field allows.',
  empty_text: 'The text must not be empty.',
  // time
  time_does_not_exist: 'Clocks skip this wall time in this zone (start of daylight saving time).',
  end_before_start: 'A meeting must end after it starts.',
  unknown_zone: 'Not an IANA time zone.',
  meetings_overlap: 'Two meetings of one session overlap.',
  meetings_required: 'A scheduled session needs at least one meeting.',
  meetings_not_allowed: 'Self-paced sessions and sessions to be announced have no meetings.',
  // seats
  capacity_too_small: 'A session has at least one seat.',
  capacity_below_seats_taken: 'More people are registered than the new capacity allows.',
  session_full: 'Every seat of the session is taken.',
  // registration
  already_registered: 'The person is registered or waitlisted in this session already.',
  session_cancelled: 'The session is cancelled.',
  session_began: 'The session has begun.',
  schedule_overlap: 'It overlaps another registration of the person.',
  registration_cancelled: 'The registration is cancelled already.',
  // prompts
  scope_unknown: 'The scope of a prompt is user, agent or global.',
  agent_not_of_scope: 'Only a prompt of scope agent names an agent.',
  variable_twice: 'Two variables of a prompt have the same name.',
  parent_unknown: 'The version that was written from is none of this prompt.',
  version_number_skips: 'Versions are numbered one by one; the details say which number is next.',
  prompt_archived: 'The prompt is archived.',
  prompt_deleted: 'The prompt was deleted; it can be restored.',
  prompt_not_linkable: 'A prompt of one person cannot be linked to a capability.',
  version_unknown: 'The version is none of this prompt.',
  case_unknown: 'The case is none of this prompt, or was removed.',
  too_many_runs: 'So many runs of this person wait already; the details say how many may.',
  run_ended: 'The run has ended already.',
  run_not_ended: 'A run is judged when it has ended.',
  nothing_to_judge: 'Say a score, feedback or a note.',
  too_many_cases: 'A prompt has at most as many cases as the details say.',
  too_many_labels: 'A prompt has at most as many labels as the details say.',
  // state
  training_archived: 'The training is archived.',
  training_has_upcoming_sessions: 'A training with upcoming sessions cannot be archived.',
  session_not_cancelled: 'Only a cancelled session can be restored.',
  conflict_resolved: 'The conflict is resolved already.',
  conflict_open: 'The conflict is open already.',
  changed_meanwhile: 'Somebody else has changed it in between; the details say how it stands.',
  dead_letter_resolved: 'The dead letter was replayed or dismissed already.',
  not_undoable: 'What was done cannot be taken back by reopening.',
  resolution_invalid: 'This resolution does not fit this kind of conflict.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** True for a code of this list. */
export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(ERROR_CODES, value);
}
