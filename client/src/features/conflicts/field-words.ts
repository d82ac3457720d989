/**
 * The fields a conflict can be about: their names, how a value reads, and how an edited one is understood. Always:
 * `readEdited(field, editable(field, value))` gives `value` back, so opening the editor changes nothing.
 */
import type { JsonValue } from '@openkms/schema/domain/rows.ts';

export type FieldShape = 'line' | 'prose' | 'number' | 'list' | 'level' | 'meetings' | 'json';

const fields: { readonly [field: string]: { readonly label: string; readonly shape: FieldShape } } = {
  title: { label: 'Title', shape: 'line' },
  code: { label: 'Code', shape: 'line' },
  department: { label: 'Department', shape: 'line' },
  description: { label: 'Description', shape: 'prose' },
  skills: { label: 'Skills', shape: 'list' },
  level: { label: 'Level', shape: 'level' },
  hours: { label: 'Learning hours', shape: 'number' },
  capacity: { label: 'Seats', shape: 'number' },
  room: { label: 'Room', shape: 'line' },
  virtualUrl: { label: 'Online link', shape: 'line' },
  trainers: { label: 'Trainers', shape: 'list' },
  meetings: { label: 'Meetings', shape: 'meetings' },
  zone: { label: 'Time zone', shape: 'line' },
  scope: { label: 'Who it is for', shape: 'line' },
  agent: { label: 'Agent', shape: 'line' },
  variables: { label: 'Variables', shape: 'json' },
};
/** Fields in which nothing at all is a value of its own (null), not an empty text. */
const mayBeNull: ReadonlySet<string> = new Set(['room', 'virtualUrl', 'level', 'agent']);

/** "Online link" for `virtualUrl`; a field unknown here keeps its own name. */
export function fieldLabel(field: string): string {
  return fields[field]?.label ?? field;
}

/** How a field is drawn and edited; unknown fields by what their value is. */
export function fieldShape(field: string, value: JsonValue): FieldShape {
  const known = fields[field]?.shape;
  if (known !== undefined) return known;
  return Array.isArray(value) ? 'list' : typeof value === 'number' ? 'number' : 'line';
}

/** A value in words, for a cell of the comparison. */
export function valueWords(field: string, value: JsonValue): string {
  if (value === null || value === '') return 'Nothing';
  if (field === 'meetings') return meetingLines(value).join('\n') || 'No meetings';
  if (Array.isArray(value)) return value.length === 0 ? 'Nothing' : value.map(itemWords).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What the editor of a field starts from: one text; a list has one entry a line, for names may hold commas. */
export function editable(field: string, value: JsonValue): string {
  if (value === null) return '';
  if (fieldShape(field, value) === 'json') return JSON.stringify(value, null, 2);
  if (Array.isArray(value) && field !== 'meetings') return value.map(String).join('\n');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The value of an edited text; undefined where it is not one (a number that is none). */
export function readEdited(field: string, text: string, was: JsonValue): JsonValue | undefined {
  switch (fieldShape(field, was)) {
    case 'number': {
      const value = Number(text);
      return text.trim() !== '' && Number.isFinite(value) ? value : undefined;
    }
    case 'list':
      return text
        .split('\n')
        .map((each) => each.trim())
        .filter((each) => each !== '');
    case 'meetings':
      return JSON.parse(text) as JsonValue;
    case 'json':
      return parsed(text);
    case 'line':
    case 'level':
    case 'prose':
      return text.trim() === '' && mayBeNull.has(field) ? null : text;
  }
}

/** A text that somebody typed, as JSON; undefined where it is none. */
function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** A variable of a prompt by its name, everything else as it is. */
function itemWords(item: JsonValue): string {
  if (typeof item !== 'object' || item === null) return String(item);
  return 'name' in item && typeof item.name === 'string' ? item.name : JSON.stringify(item);
}

/** Wall times, one meeting a line: "Mon, 4 Jan 2027, 10:00–11:00 · Room 3". */
export function meetingLines(value: JsonValue): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: JsonValue) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return [];
    const { start, end, room } = each as { [key: string]: JsonValue };
    if (typeof start !== 'string' || typeof end !== 'string') return [];
    return `${wallDay(start)}, ${start.slice(11)}–${end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : `${wallDay(end)}, ${end.slice(11)}`}${typeof room === 'string' ? ` · ${room}` : ''}`;
  });
}

/** The calendar day of a wall time, which has no zone: read as UTC so that nothing shifts it. */
function wallDay(wall: string): string {
  const day = new Date(`${wall.slice(0, 10)}T00:00:00Z`);
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(day);
}
