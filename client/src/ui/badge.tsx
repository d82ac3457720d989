// Small words that classify. A status badge says its status by icon, border and fill; its words are always navy.
// Gold is kept for what is active or achieved.
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './badge.css';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'error' | 'gold';

const toneIcons: Partial<Record<Tone, IconName>> = {
  info: 'info',
  success: 'check-circle',
  warning: 'clock',
  error: 'alert',
};

export interface BadgeProps {
  children: ReactNode;
  tone?: Tone | undefined;
  /** Another icon than the tone's own; null for none. */
  icon?: IconName | null | undefined;
}

/** A badge; with a status tone it carries that status's icon. */
export function Badge({ children, tone = 'neutral', icon }: BadgeProps) {
  const shown = icon === undefined ? toneIcons[tone] : icon;
  return (
    <span className={`ui-badge ui-badge--${tone}`}>
      {shown === undefined || shown === null ? null : <Icon name={shown} size={16} />}
      {children}
    </span>
  );
}

export interface FilterBadgeProps {
  /** What the results are narrowed to, such as "Boston". */
  children: ReactNode;
  onRemove: () => void;
  /** The accessible name of the whole badge, such as "Remove filter: office Boston". */
  removeLabel: string;
}

/** An active filter: gold, and gone with one press. */
export function FilterBadge({ children, onRemove, removeLabel }: FilterBadgeProps) {
  return (
    <button
      type="button"
      className="ui-badge ui-badge--gold ui-badge--filter"
      aria-label={removeLabel}
      onClick={onRemove}
    >
      {children}
      <Icon name="x" size={16} />
    </button>
  );
}

/** Badges in a row that wraps. */
export function BadgeRow({ children, label }: { children: ReactNode; label?: string | undefined }) {
  return (
    <div className="ui-badge-row" role={label === undefined ? undefined : 'group'} aria-label={label}>
      {children}
    </div>
  );
}
