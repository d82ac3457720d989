/**
 * Adds what the model should know of the person's situation: the task, and the trainings, appointments and notes that
 * have most to do with it. Always: within its share of the budget; each entry on one line, so that text of the catalogue
 * cannot pass for a heading; and what did not fit is named.
 */
import type { Addition, EnrichContext, EnricherFrom, EnrichInput, ScheduleNote, Step } from '../enrichment.ts';
import { rankByRelevance } from '../relevance.ts';
import { flag, oneOf, readSettings, whole } from '../settings.ts';
import { weekdayName } from '../template-date.ts';
import { usesVariable } from '../template.ts';
import { estimateTokens } from '../tokens.ts';
import { isInstant, isoDay, wallDate } from './wall-date.ts';

const DAY = 86_400_000;

const FIELDS = {
  /** Of the whole budget. */
  sharePercent: whole(30, 0, 100),
  /** How many of each, at most. */
  trainings: whole(5, 0, 50),
  schedule: whole(5, 0, 50),
  memory: whole(5, 0, 50),
  /** Appointments from now on, so many days. */
  scheduleDays: whole(60, 1, 400),
  /** Also appointments that share no word with the task; without a task there are none. */
  wholeSchedule: flag(true),
  /** Say the task, unless the template does, by `task`. */
  task: flag(true),
  /** Characters of one entry. */
  entryLength: whole(300, 40, 4_000),
  place: oneOf('after', 'before'),
  priority: whole(50, 0, 90),
};

type Settings = { readonly [K in keyof typeof FIELDS]: (typeof FIELDS)[K]['otherwise'] };
type Candidate = Addition & { readonly rank: number };

export const contextInjector: EnricherFrom = (value) => {
  const read = readSettings(value, FIELDS);
  if (read.kind === 'refused') return read;
  const { settings } = read;
  return {
    kind: 'ready',
    apply: (draft, input) => {
      const sayTask = settings.task && input.context.task.trim() !== '' && !usesVariable(draft.content, 'task');
      const candidates = [
        ...(sayTask ? [taskOf(input.context, settings)] : []),
        ...trainingsOf(input.context, settings),
        ...scheduleOf(input.context, settings),
        ...memoryOf(input.context, settings),
      ];
      return { kind: 'step', draft, changes: [], ...withinShare(candidates, input, settings.sharePercent) };
    },
  };
};

/** The best of each kind first, until the share is used up. */
function withinShare(
  candidates: readonly Candidate[],
  { limit, context }: EnrichInput,
  sharePercent: number,
): Pick<Step, 'additions' | 'leftOut'> {
  let left = Math.floor((limit * sharePercent) / 100);
  const additions: Addition[] = [];
  const leftOut: Step['leftOut'][number][] = [];
  for (const { rank: _, ...addition } of candidates.toSorted((a, b) => a.rank - b.rank)) {
    const isFirst = !additions.some(({ section }) => section === addition.section);
    const tokens = estimateTokens(`${isFirst ? `\n\n${addition.section}\n` : ''}${addition.text}\n`, context.model);
    if (tokens > left) leftOut.push({ what: addition.what, tokens });
    else {
      additions.push(addition);
      left -= tokens;
    }
  }
  return { additions, leftOut };
}

function taskOf(context: EnrichContext, { entryLength, place, priority }: Settings): Candidate {
  const text = oneLine(context.task, entryLength * 4);
  return { section: 'Task', place, text, what: 'The task.', priority: priority + 10, ref: null, rank: 0 };
}

function trainingsOf(context: EnrichContext, settings: Settings): Candidate[] {
  const entries = context.trainings.map(({ id, title, description, skills }) => {
    return { id, title, body: `${skills.join(' ')} ${description}`, description, skills };
  });
  const related = rankByRelevance(context.task, entries).filter(({ score }) => score > 0);
  return related.slice(0, settings.trainings).map(({ entry }, rank) => {
    const skills = entry.skills.length > 0 ? ` (${entry.skills.join(', ')})` : '';
    const text = `${entry.title}${skills}${entry.description.trim() === '' ? '' : `: ${entry.description}`}`;
    return line('Relevant trainings', text, `Training "${oneLine(entry.title, 80)}".`, entry.id, rank, settings);
  });
}

/** Of equal relevance the one that comes first. Nobody's calendar goes to a model that was asked nothing about it. */
function scheduleOf(context: EnrichContext, settings: Settings): Candidate[] {
  const { now, zone, task } = context;
  if (task.trim() === '') return [];
  const coming = context.schedule
    .filter(
      ({ startsAt, endsAt }) =>
        isInstant(startsAt) && isInstant(endsAt) && endsAt > now && startsAt < now + settings.scheduleDays * DAY,
    )
    .map((note) => ({ ...note, body: note.place }));
  const related = rankByRelevance(task, coming)
    .filter(({ score }) => score > 0 || settings.wholeSchedule)
    .toSorted((a, b) => b.score - a.score || a.entry.startsAt - b.entry.startsAt);
  return related.slice(0, settings.schedule).map(({ entry }, rank) => {
    const text = `${when(entry, zone)}: ${entry.title}${entry.place.trim() === '' ? '' : `, ${entry.place}`}`;
    return line('Schedule', text, `Appointment "${oneLine(entry.title, 80)}".`, entry.id, rank, settings);
  });
}

/** Of equal relevance the newest. */
function memoryOf(context: EnrichContext, settings: Settings): Candidate[] {
  const entries = context.memory.map((note) => ({ ...note, title: '', body: note.text }));
  const related = rankByRelevance(context.task, entries)
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || b.entry.at - a.entry.at);
  return related.slice(0, settings.memory).map(({ entry }, rank) => {
    return line('Notes', entry.text, `Note "${oneLine(entry.text, 80)}".`, entry.id, rank, settings);
  });
}

function line(section: string, text: string, what: string, ref: string, rank: number, settings: Settings): Candidate {
  const { entryLength, place, priority } = settings;
  return { section, place, text: `- ${oneLine(text, entryLength)}`, what, priority, ref, rank: rank + 1 };
}

/** Start and end on the person's wall; the end's day only where it is another. */
function when({ startsAt, endsAt }: ScheduleNote, zone: string): string {
  const [start, end] = [wallDate(startsAt, zone), wallDate(endsAt, zone)];
  const clock = ({ hour, minute }: typeof start) =>
    `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const day = ({ weekday, day: number }: typeof start) => `${weekdayName(weekday).slice(0, 3)} ${isoDay(number)}`;
  return `${day(start)} ${clock(start)} to ${start.day === end.day ? '' : `${day(end)} `}${clock(end)}`;
}

/** Without line breaks, and cut to `length` characters without halving one. */
function oneLine(text: string, length: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= length) return flat;
  const last = flat.charCodeAt(length - 2);
  return `${flat.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 2 : length - 1)}…`;
}
