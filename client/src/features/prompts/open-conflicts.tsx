// What waits to be brought together: contradicting versions, which whoever may write settles here, and fields that two
// people changed or what somebody lost the right to, which an administrator decides.
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { Callout } from '../../ui/callout.tsx';
import { ButtonLink } from './button-link.tsx';
import { conflictTitle, conflictWords } from './conflict-note.ts';
import type { ShownPrompt } from './use-prompt.ts';

/** One notice a conflict. */
export function OpenConflicts({ shown }: { shown: ShownPrompt }) {
  const beside = { userId: shown.person.userId, headId: shown.head.id, versions: shown.versions };
  return (
    <>
      {shown.conflicts.map((conflict) => (
        <Callout
          key={conflict.id}
          tone="warning"
          title={conflictTitle(conflict)}
          action={<Action conflict={conflict} shown={shown} />}
        >
          {conflictWords(conflict, beside)}
        </Callout>
      ))}
    </>
  );
}

function Action({ conflict, shown }: { conflict: SyncConflictRow; shown: ShownPrompt }) {
  const { prompt, rights, person } = shown;
  if (conflict.kind === 'prompt')
    return (
      <ButtonLink size="small" href={`/prompts/${prompt.id}/conflicts/${conflict.id}`}>
        {rights.write ? 'Bring them together' : 'Look at both'}
      </ButtonLink>
    );
  return person.role === 'admin' ? (
    <ButtonLink size="small" href={`/conflicts/${conflict.id}`}>
      Decide
    </ButtonLink>
  ) : null;
}
