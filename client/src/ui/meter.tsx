// How full something is: seats taken, a budget spent. The bar is never alone: its words say the same.
import type { ReactNode } from 'react';
import { VisuallyHidden } from './visually-hidden.tsx';
import './meter.css';

export interface MeterProps {
  /** The accessible name, such as "Seats". */
  label: string;
  value: number;
  max: number;
  /** The words beside the bar and read out, such as "3 of 12 seats left". */
  text: ReactNode;
  /** The same for screen readers where `text` is not plain words. */
  valueText?: string | undefined;
  tone?: 'normal' | 'warning' | 'error' | 'success' | undefined;
}

/** A thin bar with its words. */
export function Meter({ label, value, max, text, valueText, tone = 'normal' }: MeterProps) {
  const full = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 1;
  return (
    <div className={`ui-meter ui-meter--${tone}`}>
      <VisuallyHidden>
        <meter
          aria-label={label}
          min={0}
          max={Math.max(max, 0)}
          value={Math.min(Math.max(value, 0), Math.max(max, 0))}
          aria-valuetext={valueText ?? (typeof text === 'string' ? text : undefined)}
        />
      </VisuallyHidden>
      <svg className="ui-meter-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className="ui-meter-track" width="100" height="6" />
        <rect className="ui-meter-fill" width={full * 100} height="6" />
      </svg>
      <span className="ui-meter-text">{text}</span>
    </div>
  );
}
