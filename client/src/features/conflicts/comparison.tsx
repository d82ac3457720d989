// base | mine | theirs of one conflict, and what stands now where that is something else. Long texts show what each side
// changed, word by word; sessions show their times with the meetings that collide marked in words.
import type { JsonObject, JsonValue, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import type { ReactNode } from 'react';
import { sameJson } from '@openkms/schema/domain/field-edit.ts';
import { type ComparedField, SideBySide } from '../../ui/side-by-side.tsx';
import { clockName } from '../../ui/office-words.ts';
import { dayAndTime, timeSpan } from '../../ui/when.ts';
import { useView } from '../../view/use-view.ts';
import { fieldLabel, fieldShape, valueWords } from './field-words.ts';
import { collidingMeetings, readHeld, readSide, type ScheduleSide } from './schedule-side.ts';
import { WordDiff } from './word-diff.tsx';

const MEETINGS_SHOWN = 6;

export interface ComparisonProps {
  conflict: SyncConflictRow;
  /** The fields that hold something else than `theirs` by now. */
  standing: JsonObject;
  /** The name of an office by its id. */
  officeName: (officeId: string) => string;
}

/** The three versions, field by field. */
export function Comparison({ conflict, standing, officeName }: ComparisonProps) {
  const isOtherwise = Object.keys(standing).length > 0;
  const mine = `Mine · ${conflict.userName}`;
  const theirs =
    conflict.kind === 'schedule'
      ? `Theirs · what ${conflict.userName} holds`
      : `Theirs · ${conflict.theirsUserName ?? 'standing now'}`;
  return (
    <SideBySide
      caption={`Versions of ${conflict.title}`}
      sides={{
        base: { label: 'Base', detail: 'what both began from' },
        mine: { label: mine, detail: dayAndTime(conflict.issuedAt) },
        theirs: { label: theirs, detail: theirsDetail(conflict, isOtherwise) },
        now: isOtherwise ? { label: 'Now', detail: 'what stands since' } : undefined,
      }}
      fields={conflict.kind === 'field' ? valueFields(conflict, standing) : scheduleFields(conflict, officeName)}
    />
  );
}

function theirsDetail({ kind, status }: SyncConflictRow, isOtherwise: boolean): string | undefined {
  if (kind !== 'field') return undefined;
  return status === 'open' && !isOtherwise ? 'what stands now' : 'what stood then';
}

function valueFields(conflict: SyncConflictRow, standing: JsonObject): ComparedField[] {
  return Object.keys(conflict.mine).map((field) => {
    const base = conflict.base[field] ?? null;
    const mine = conflict.mine[field] ?? null;
    const theirs = conflict.theirs[field] ?? null;
    return {
      key: field,
      label: fieldLabel(field),
      base: <Value field={field} value={base} />,
      mine: <Value field={field} value={mine} from={base} />,
      theirs: <Value field={field} value={theirs} from={base} />,
      now: field in standing ? <Value field={field} value={standing[field] ?? null} from={base} /> : undefined,
      change: sameJson(base, theirs) ? 'mine' : 'both',
      ...keptOf(conflict),
    };
  });
}

function Value({ field, value, from }: { field: string; value: JsonValue; from?: JsonValue }) {
  if (fieldShape(field, value) === 'prose' && typeof value === 'string' && typeof from === 'string' && from !== '') {
    return <WordDiff from={from} to={value} />;
  }
  return <span className="conflict-value">{valueWords(field, value)}</span>;
}

function scheduleFields(conflict: SyncConflictRow, officeName: (officeId: string) => string): ComparedField[] {
  const base = readSide(conflict.base);
  const mine = readSide(conflict.mine);
  const held = readHeld(conflict.theirs);
  const kept = keptOf(conflict);
  const office = (side: ScheduleSide | undefined) =>
    typeof side?.officeId === 'string' ? officeName(side.officeId) : '–';
  const moved = base !== undefined && mine !== undefined && !sameJson(base.meetings, mine.meetings);
  return [
    {
      key: 'session',
      label: 'Session',
      base: base?.title ?? '–',
      mine: mine?.title ?? conflict.title,
      theirs: <Each sides={held} draw={(side) => side.title} />,
      change: 'none',
      changeLabel: 'Different sessions',
      ...kept,
    },
    {
      key: 'when',
      label: 'When',
      base: <Times side={base} />,
      mine: <Times side={mine} clashing={mine === undefined ? [] : collidingMeetings(mine, held)} />,
      theirs: (
        <Each
          sides={held}
          draw={(side) => <Times side={side} clashing={mine === undefined ? [] : collidingMeetings(side, [mine])} />}
        />
      ),
      change: moved ? 'mine' : 'none',
      changeLabel: moved ? 'Moved, now at the same time' : 'At the same time',
      ...kept,
    },
    {
      key: 'office',
      label: 'Office',
      base: office(base),
      mine: office(mine),
      theirs: <Each sides={held} draw={office} />,
      change: 'none',
      changeLabel: new Set([mine, ...held].map(office)).size === 1 ? 'The same office' : 'Different offices',
      ...kept,
    },
  ];
}

function Each({ sides, draw }: { sides: readonly ScheduleSide[]; draw: (side: ScheduleSide) => ReactNode }) {
  return (
    <div className="conflict-each">
      {sides.map((side) => (
        <div key={side.registrationId ?? side.sessionId}>{draw(side)}</div>
      ))}
    </div>
  );
}

/** Colliding meetings first: they are what the decision is about. */
function Times({ side, clashing = [] }: { side: ScheduleSide | undefined; clashing?: ScheduleSide['meetings'] }) {
  const office = useView((view) => view.table('office').get(side?.officeId ?? ''));
  if (side === undefined || side.meetings.length === 0) return <>No time yet</>;
  const rest = side.meetings.filter((each) => !clashing.includes(each));
  const shown = [...clashing, ...rest].slice(0, MEETINGS_SHOWN);
  return (
    <ul className="conflict-times">
      {shown.map((each) => (
        <li key={each.startsAt}>
          {timeSpan(each.startsAt, each.endsAt, side.zone)}
          {clashing.includes(each) ? <strong> · at the same time</strong> : null}
        </li>
      ))}
      {side.meetings.length > shown.length ? <li>and {side.meetings.length - shown.length} more</li> : null}
      <li className="conflict-quiet">{clockName(side.zone, office)} time</li>
    </ul>
  );
}

function keptOf({ resolution }: SyncConflictRow): Pick<ComparedField, 'kept'> {
  return resolution === null ? {} : { kept: resolution };
}
