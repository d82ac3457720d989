// The address /conflicts: the inbox with nothing selected.
import { InboxPage } from './inbox-page.tsx';

/** /conflicts */
export function ConflictsPage() {
  return <InboxPage selectedId={null} />;
}
