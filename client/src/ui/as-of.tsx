// Says as of when a page is true while no line to the server carries news. Draws nothing while the line is up.
import type { ReactNode } from 'react';
import { Callout } from './callout.tsx';
import { shortMoment } from './when.ts';

export interface AsOfProps {
  connection: 'online' | 'connecting' | 'offline' | 'needs-sign-in';
  /** When the last row arrived (ms); null where none is known. */
  lastRowAt: number | null;
  /** Since when there has been no line (ms). */
  offlineSince: number | null;
  now: number;
  /** What still works here meanwhile, in a sentence. */
  children?: ReactNode;
}

/** "As of 09:12" for a page that shows server rows. */
export function AsOf({ connection, lastRowAt, offlineSince, now, children }: AsOfProps) {
  if (connection === 'online' || (connection === 'connecting' && offlineSince === null)) return null;
  const title = lastRowAt === null ? 'Offline' : `As of ${shortMoment(lastRowAt, now)}`;
  const since = offlineSince === null ? '' : ` since ${shortMoment(offlineSince, now)}`;
  return (
    <Callout tone="offline" title={title} announce="politely">
      {connection === 'needs-sign-in' ? 'Sign in again to receive news. ' : `No line to the server${since}. `}
      {children}
    </Callout>
  );
}
