// Something the person should know, in place. `offline` says as of when the page is true.
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './callout.css';

export type CalloutTone = 'info' | 'success' | 'warning' | 'error' | 'offline';

const icons: Record<CalloutTone, IconName> = {
  info: 'info',
  success: 'check-circle',
  warning: 'alert',
  error: 'alert',
  offline: 'cloud-off',
};

export interface CalloutProps {
  tone?: CalloutTone | undefined;
  title?: ReactNode;
  children?: ReactNode;
  /** What can be done about it: one or two small buttons. */
  action?: ReactNode;
  /** Read out when it appears: politely, or at once for what cannot wait. Silent unless told. */
  announce?: 'politely' | 'at once' | undefined;
  /** `banner` spans the page without a frame. */
  shape?: 'callout' | 'banner' | undefined;
}

/** A notice inside a page or, as a banner, above it. */
export function Callout({ tone = 'info', title, children, action, announce, shape = 'callout' }: CalloutProps) {
  const role = announce === undefined ? undefined : announce === 'politely' ? 'status' : 'alert';
  return (
    <div role={role} className={`ui-callout ui-callout--${tone} ui-callout--as-${shape}`}>
      <Icon name={icons[tone]} />
      <div className="ui-callout-words">
        {title === undefined ? null : <p className="ui-callout-title">{title}</p>}
        {children === undefined ? null : <div className="ui-callout-text">{children}</div>}
      </div>
      {action === undefined ? null : <div className="ui-callout-action">{action}</div>}
    </div>
  );
}
