// How many changes wait for an administrator because the server did not execute them. They are decided on their own page.
import { Link } from 'wouter';
import { SectionHeader } from '../../ui/page-header.tsx';
import { counted } from '../../ui/number-text.ts';
import { useView } from '../../view/use-view.ts';

/** A line, leading to /set-aside. */
export function DeadLetters() {
  const waiting = useView(
    (view) =>
      view
        .table('commandDeadLetter')
        .all()
        .filter(({ resolution }) => resolution === null).length,
  );
  return (
    <section aria-labelledby="health-letters">
      <SectionHeader
        id="health-letters"
        title="Set aside"
        count={waiting}
        lead="Changes the server did not execute: from a version it could not follow, or a device that is no longer trusted."
      />
      <p className="health-quiet">
        {waiting === 0
          ? 'None waits. '
          : `${counted(waiting, 'change')} ${waiting === 1 ? 'waits' : 'wait'} for a decision. `}
        <Link href="/set-aside">Open the list</Link>
      </p>
    </section>
  );
}
