/** Who is shown the manager's actions. The server checks again when a command is applied. */
import type { Session } from '../../view/use-session.ts';

/** True for managers and administrators, also while their session has expired: they may work offline. */
export function manages(session: Session): boolean {
  return (session.state === 'signed-in' || session.state === 'expired') && session.person.role !== 'employee';
}
