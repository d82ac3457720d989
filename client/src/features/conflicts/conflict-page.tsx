// The address /conflicts/:id: the inbox with one conflict selected.
import { useParams } from 'wouter';
import { InboxPage } from './inbox-page.tsx';

/** /conflicts/:id */
export function ConflictPage() {
  const { id } = useParams<{ id: string }>();
  return <InboxPage selectedId={id} />;
}
