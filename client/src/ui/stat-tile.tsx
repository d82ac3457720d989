// One number that matters, what it counts, and a way to the rows behind it.
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './stat-tile.css';

export interface StatTileProps {
  label: ReactNode;
  value: ReactNode;
  detail?: ReactNode;
  icon?: IconName | undefined;
  tone?: 'normal' | 'warning' | 'error' | 'gold' | undefined;
  /** Opens the rows behind the number; makes the whole tile a link. */
  href?: string | undefined;
  onClick?: ComponentPropsWithRef<'a'>['onClick'];
  /** Changes when the number has just changed: the tile glows once. */
  pulse?: string | number | undefined;
}

/** A tile with one number. */
export function StatTile({ label, value, detail, icon, tone = 'normal', href, onClick, pulse }: StatTileProps) {
  const content = (
    <>
      <span className="ui-stat-label">
        {icon === undefined ? null : <Icon name={icon} />}
        {label}
      </span>
      <span className="ui-stat-value">{value}</span>
      {detail === undefined ? null : <span className="ui-stat-detail">{detail}</span>}
      {pulse === undefined ? null : <span key={pulse} className="ui-stat-pulse" aria-hidden="true" />}
    </>
  );
  const className = `ui-stat ui-stat--${tone}`;
  if (href === undefined) return <div className={className}>{content}</div>;
  return (
    <a className={className} href={href} onClick={onClick}>
      {content}
    </a>
  );
}

/** Tiles in a row that wraps. */
export function StatRow({ children }: { children: ReactNode }) {
  return <div className="ui-stat-row">{children}</div>;
}
