// Three versions of one thing, field by field: what both began from, mine, theirs; and what stands now, where that is none
// of them. What differs is marked by words and a border, not by colour alone. On a phone each field stacks its versions.
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';
import './side-by-side.css';

export type ComparedSide = 'base' | 'mine' | 'theirs';

export interface ComparedField {
  key: string;
  label: string;
  base: ReactNode;
  mine: ReactNode;
  theirs: ReactNode;
  /** Where it is something else than theirs. */
  now?: ReactNode;
  /** Who changed it: nobody, one side, or both to different ends (a conflict). */
  change: 'none' | 'mine' | 'theirs' | 'both';
  /** Says in its own words what `change` cannot: "Different sessions". */
  changeLabel?: string | undefined;
  /** Which version is kept, once that is decided. */
  kept?: ComparedSide | 'edited' | undefined;
  /** What can be done about this field (keep mine, keep theirs, edit). */
  actions?: ReactNode;
}

export interface SideBySideProps {
  /** Names the comparison. */
  caption: string;
  fields: readonly ComparedField[];
  /** The heads of the columns; with who and when as the second line. */
  sides: Record<ComparedSide, SideHead> & { now?: SideHead | undefined };
}

interface SideHead {
  label: string;
  detail?: ReactNode;
}

const order: readonly ComparedSide[] = ['base', 'mine', 'theirs'];

/** base | mine | theirs, and now where `sides` has a head for it, field by field. */
export function SideBySide({ caption, fields, sides }: SideBySideProps) {
  const { now } = sides;
  return (
    <table className="ui-compare">
      <caption>
        <VisuallyHidden>{caption}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col" className="ui-compare-head">
            Field
          </th>
          {order.map((side) => (
            <Head key={side} side={sides[side]} />
          ))}
          {now === undefined ? null : <Head side={now} />}
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <ComparedRow key={field.key} field={field} sides={sides} />
        ))}
      </tbody>
    </table>
  );
}

function Head({ side: { label, detail } }: { side: SideHead }) {
  return (
    <th scope="col" className="ui-compare-head">
      {label}
      {detail === undefined ? null : <span className="ui-compare-detail">{detail}</span>}
    </th>
  );
}

function ComparedRow({ field, sides }: { field: ComparedField; sides: SideBySideProps['sides'] }) {
  return (
    <tr data-change={field.change}>
      <th scope="row" className="ui-compare-field">
        <span className="ui-compare-name">{field.label}</span>
        <span className="ui-compare-change">{field.changeLabel ?? changeWords(field.change)}</span>
        {field.actions === undefined ? null : <div className="ui-compare-actions">{field.actions}</div>}
      </th>
      {order.map((side) => (
        <td
          key={side}
          className="ui-compare-cell"
          data-side={sides[side].label}
          data-changed={isChanged(field.change, side) || undefined}
          data-kept={field.kept === side || undefined}
        >
          {field.kept === side ? (
            <span className="ui-compare-kept">
              <Icon name="check" size={16} /> Kept
            </span>
          ) : null}
          <div className="ui-compare-value">{field[side]}</div>
        </td>
      ))}
      {sides.now === undefined ? null : (
        <td className="ui-compare-cell" data-side={sides.now.label} data-changed={field.now !== undefined || undefined}>
          <div className="ui-compare-value">{field.now ?? 'As theirs'}</div>
        </td>
      )}
    </tr>
  );
}

function isChanged(change: ComparedField['change'], side: ComparedSide): boolean {
  return side !== 'base' && (change === side || change === 'both');
}

function changeWords(change: ComparedField['change']): string {
  switch (change) {
    case 'none':
      return 'Unchanged';
    case 'mine':
      return 'Changed by mine';
    case 'theirs':
      return 'Changed by theirs';
    case 'both':
      return 'Both changed it';
  }
}
