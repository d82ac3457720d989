// Hours of a goal as a ring: gold for what is done, a pale arc for what is booked, a whole turn when it is reached.
import type { ReactNode } from 'react';
import { ringArcs } from './ring-geometry.ts';
import { VisuallyHidden } from './visually-hidden.tsx';
import './ring.css';

export interface RingProps {
  value: number;
  goal: number;
  /** Where the value will be if all that is booked takes place. */
  forecast?: number | undefined;
  /** What the number counts: "hours". */
  unit: string;
  /** The accessible name, such as "Training hours this year". */
  label: string;
  size?: 'medium' | 'large' | undefined;
  /** Replaces the words in the middle. */
  children?: ReactNode;
}

const radius = 52;

/** A progress ring with its number in the middle. */
export function Ring({ value, goal, forecast, unit, label, size = 'medium', children }: RingProps) {
  const arcs = ringArcs(radius, value, goal, forecast);
  const shown = Math.round(value * 10) / 10;
  return (
    <div className={`ui-ring ui-ring--${size}`} data-reached={arcs.percent >= 100 || undefined}>
      <VisuallyHidden>
        <meter
          aria-label={label}
          min={0}
          max={goal}
          value={Math.min(Math.max(value, 0), goal)}
          aria-valuetext={`${shown} of ${goal} ${unit}, ${arcs.percent} %`}
        />
      </VisuallyHidden>
      <svg viewBox="0 0 120 120" aria-hidden="true">
        <circle className="ui-ring-track" cx="60" cy="60" r={radius} />
        {arcs.ahead > 0 ? (
          <circle
            className="ui-ring-ahead"
            cx="60"
            cy="60"
            r={radius}
            strokeDasharray={`${arcs.ahead} ${arcs.circumference}`}
            strokeDashoffset={-arcs.done}
          />
        ) : null}
        {arcs.done > 0 ? (
          <>
            <circle
              className="ui-ring-edge"
              cx="60"
              cy="60"
              r={radius}
              strokeDasharray={`${arcs.done} ${arcs.circumference}`}
            />
            <circle
              className="ui-ring-done"
              cx="60"
              cy="60"
              r={radius}
              strokeDasharray={`${arcs.done} ${arcs.circumference}`}
            />
          </>
        ) : null}
      </svg>
      <div className="ui-ring-words" aria-hidden={children === undefined ? true : undefined}>
        {children ?? (
          <>
            <span className="ui-ring-value">{shown}</span>
            <span className="ui-ring-unit">
              of {goal} {unit}
            </span>
          </>
        )}
      </div>
    </div>
  );
}
