// What somebody asked for who was allowed to then and is not any more: the command in words, with its arguments.
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { argumentWords, commandWords } from '../../command/command-words.ts';
import { Card } from '../../ui/card.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { useView } from '../../view/use-view.ts';
import { rightsOf } from './conflict-words.ts';

/** The command of a conflict over rights. */
export function AskedFor({ conflict }: { conflict: SyncConflictRow }) {
  const lines = useView((view) => argumentWords(view, rightsOf(conflict).args));
  return (
    <Card as="section" headingLevel={3} eyebrow="What was asked for" title={commandWords(conflict.commandName)}>
      {lines.length === 0 ? (
        <p className="conflict-quiet">Nothing more is said with it.</p>
      ) : (
        <FactList
          showLabels
          facts={lines.map(({ label, value, was }) => ({
            label,
            value: <span className="conflict-value">{value}</span>,
            detail: was === undefined ? undefined : `it was: ${was}`,
          }))}
        />
      )}
    </Card>
  );
}
