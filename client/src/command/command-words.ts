/** What a command is called and what its arguments say, in words. Pure. Always: what is unknown here is shown by its own name. */
import type { JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import type { View } from '../view/view.ts';

const names: { readonly [command: string]: string } = {
  'registration.register': 'Register',
  'registration.cancel': 'Cancel a registration',
  'training.create': 'Create a training',
  'training.edit': 'Edit a training',
  'training.archive': 'Archive a training',
  'session.schedule': 'Schedule a session',
  'session.edit': 'Edit a session',
  'session.move': 'Move a session',
  'session.cancel': 'Cancel a session',
  'session.restore': 'Restore a session',
  'conflict.resolve': 'Decide a conflict',
  'conflict.reopen': 'Reopen a conflict',
  'dead-letter.replay': 'Execute a change that was set aside',
  'dead-letter.dismiss': 'Dismiss a change that was set aside',
  'device.revoke': 'Revoke a device',
  'device.readmit': 'Trust a device again',
  'prompt.create': 'Write a prompt',
  'prompt.edit': 'Edit a prompt',
  'prompt.import': 'Import a prompt',
  'prompt.save': 'Save a version of a prompt',
  'prompt.revert': 'Go back to a version of a prompt',
  'prompt.merge': 'Merge two versions of a prompt',
  'prompt.resolve': 'Bring two versions of a prompt together',
  'prompt.label': 'Move a label of a prompt',
  'prompt.link': 'Link a prompt',
  'prompt.unlink': 'Remove a link of a prompt',
  'prompt.review': 'Review a prompt',
  'prompt.archive': 'Archive a prompt',
  'prompt.restore': 'Restore a prompt',
  'prompt.delete': 'Delete a prompt',
  'prompt.tags': 'Take or decline proposed tags',
  'prompt-run.start': 'Run a prompt',
  'prompt-run.cancel': 'Cancel a run',
  'prompt-run.judge': 'Judge a run',
  'prompt-case.save': 'Save a test case',
  'prompt-case.remove': 'Remove a test case',
  'receipt.see': 'Note what you have seen',
  'user.edit': 'Change a person',
  'import.offices': 'Import offices',
  'import.people': 'Import people',
  'import.trainings': 'Import trainings',
  'import.sessions': 'Import sessions',
  'import.registrations': 'Import registrations',
};

/** "Register"; the command's own name where no words are known. */
export function commandWords(name: string): string {
  return names[name] ?? name;
}

const about = z.object({
  sessionId: z.string().optional(),
  trainingId: z.string().optional(),
  conflictId: z.string().optional(),
  deviceId: z.string().optional(),
  userId: z.string().optional(),
  promptId: z.string().optional(),
  runId: z.string().optional(),
  id: z.string().optional(),
  title: z.string().optional(),
});

/** What a command is about: "Python Advanced · BOS-12"; null where this device no longer knows it. */
export function commandSubject(view: View, name: string, args: unknown): string | null {
  const parsed = about.safeParse(args);
  if (!parsed.success) return null;
  const { sessionId, trainingId, conflictId, deviceId, userId, runId, id, title } = parsed.data;
  const promptId = parsed.data.promptId ?? view.table('promptRun').get(runId ?? '')?.promptId;
  const session = sessionId === undefined ? undefined : view.table('session').get(sessionId);
  const training = view.table('training').get(session?.trainingId ?? trainingId ?? '');
  if (session !== undefined) return training === undefined ? session.code : `${training.title} · ${session.code}`;
  if (training !== undefined) return training.title;
  if (promptId !== undefined) return view.table('prompt').get(promptId)?.title ?? title ?? null;
  if (conflictId !== undefined) return view.table('syncConflict').get(conflictId)?.title ?? null;
  if (deviceId !== undefined) return view.table('device').get(deviceId)?.label ?? null;
  if (userId !== undefined) return view.table('user').get(userId)?.name ?? null;
  if (name.startsWith('dead-letter.') && id !== undefined) {
    const letter = view.table('commandDeadLetter').get(id);
    return letter === undefined ? null : commandWords(letter.name);
  }
  return title ?? null;
}

export type Argument = {
  readonly label: string;
  readonly value: string;
  /** What stood there for whoever issued it; undefined where the command does not say. */
  readonly was?: string;
};

const labels: { readonly [argument: string]: string } = {
  title: 'Title',
  code: 'Code',
  description: 'Description',
  department: 'Department',
  skills: 'Skills',
  level: 'Level',
  hours: 'Learning hours',
  capacity: 'Seats',
  room: 'Room',
  virtualUrl: 'Online link',
  trainers: 'Trainers',
  meetings: 'Meetings',
  reason: 'Reason',
  note: 'Note',
  zone: 'Time zone',
  schedule: 'Schedule',
  mode: 'Held',
  role: 'Role',
  active: 'Active',
  officeId: 'Office',
  managerId: 'Manager',
  userId: 'Person',
  sessionId: 'Session',
  trainingId: 'Training',
  deviceId: 'Device',
  resolution: 'Decision',
  promptId: 'Prompt',
  content: 'Text',
  notes: 'Notes',
  scope: 'For',
  agent: 'Agent',
  tags: 'Tags',
  variables: 'Variables',
  source: 'Source',
  label: 'Label',
  capability: 'Capability',
  priority: 'Priority',
  name: 'Name',
  input: 'What was sent',
  task: 'Task',
  values: 'Values',
  model: 'Model',
  temperature: 'Temperature',
  maxOutputTokens: 'Most tokens of the answer',
  score: 'Score',
  feedback: 'Thumb',
  expected: 'A good answer',
  checks: 'Checks',
  isExample: 'Shown as an example',
  accept: 'Taken',
  decline: 'Declined',
};
/** Ids of rows that the command itself makes say nothing to a person. */
const silent: ReadonlySet<string> = new Set([
  'registrationId',
  'meetingIds',
  'versionId',
  'parent',
  'linkId',
  'mine',
  'theirs',
  'to',
  'runId',
  'caseId',
  'replaces',
  'explanations',
  'exampleIds',
  'parentRunId',
  'traceId',
]);

/** The arguments, one line each, ids by the names this device knows them by. */
export function argumentWords(view: View, args: JsonValue): readonly Argument[] {
  const values = asObject(args);
  if (values === undefined) return args === null ? [] : [{ label: 'Content', value: plain(args) }];
  return Object.entries(values).flatMap(([key, value]): Argument[] => {
    if (silent.has(key)) return [];
    const inner = key === 'changes' ? asObject(value) : undefined;
    if (inner !== undefined) return Object.entries(inner).map(([field, change]) => argument(view, field, change));
    return [argument(view, key, value)];
  });
}

function argument(view: View, key: string, value: JsonValue): Argument {
  const label = labels[key] ?? key;
  const change = asObject(value);
  return change !== undefined && 'from' in change && 'to' in change
    ? { label, value: read(view, key, change['to'] ?? null), was: read(view, key, change['from'] ?? null) }
    : { label, value: read(view, key, value) };
}

function read(view: View, key: string, value: JsonValue): string {
  return (typeof value === 'string' ? named(view, key, value) : undefined) ?? plain(value);
}

/** The name behind an id; undefined where this device does not know it, or it is none. */
function named(view: View, key: string, value: string): string | undefined {
  switch (key) {
    case 'officeId':
      return view.table('office').get(value)?.name;
    case 'userId':
    case 'managerId':
      return view.table('user').get(value)?.name;
    case 'trainingId':
      return view.table('training').get(value)?.title;
    case 'deviceId':
      return view.table('device').get(value)?.label;
    case 'promptId':
      return view.table('prompt').get(value)?.title;
    case 'scope':
      return SCOPES[value];
    case 'sessionId':
      return commandSubject(view, '', { sessionId: value }) ?? undefined;
    default:
      return undefined;
  }
}

const SCOPES: { readonly [scope: string]: string } = { user: 'Themselves', agent: 'An agent', global: 'Everybody' };

/** A variable of a prompt. */
const variable = z.object({ name: z.string(), type: z.string() });
const meeting = z.object({ start: z.string(), end: z.string() });

function plain(value: JsonValue): string {
  if (value === null || value === '') return 'Nothing';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map((each: JsonValue) => item(each)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A meeting by its wall times, which have no zone and are given none. */
function item(value: JsonValue): string {
  const times = meeting.safeParse(value).data;
  if (times === undefined) return variable.safeParse(value).data?.name ?? plain(value);
  return `${times.start.replace('T', ' ')}–${times.end.slice(11)}`;
}

function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
