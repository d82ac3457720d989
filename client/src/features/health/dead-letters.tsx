// Commands the server could not understand: kept, shown to administrators, never dropped.
import type { CommandDeadLetterRow, JsonObject, JsonValue, UserRow } from '@openkms/schema/domain/rows.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SectionHeader } from '../../ui/page-header.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { dayAndTime } from '../../ui/when.ts';
import type { TableView } from '../../view/table.ts';
import { useView } from '../../view/use-view.ts';

/** The list of dead letters. */
export function DeadLetters() {
  const letters = useView((view) => view.table('commandDeadLetter').all());
  const people = useView((view) => view.table('user'));
  return (
    <section aria-labelledby="health-letters">
      <SectionHeader
        id="health-letters"
        title="Dead letters"
        count={letters.length}
        lead="Commands nobody could understand: from a newer or broken client. Nothing in them was applied."
      />
      {letters.length === 0 ? (
        <EmptyState icon="mail" headingLevel={3} title="None">
          Every command that arrived was understood.
        </EmptyState>
      ) : (
        <Table
          caption="Dead letters, newest first"
          columns={columnsOf(people)}
          rows={letters.toSorted((a, b) => b.receivedAt - a.receivedAt)}
          rowKey={(row) => row.id}
        />
      )}
    </section>
  );
}

const columnsOf = (people: TableView<UserRow>): readonly Column<CommandDeadLetterRow>[] => [
  { key: 'what', header: 'What', primary: true, cell: (row) => nameOf(row) },
  { key: 'who', header: 'Who', cell: (row) => people.get(row.actorId)?.name ?? row.actorId },
  { key: 'why', header: 'Why', cell: (row) => `${row.message} (${row.code})` },
  { key: 'when', header: 'Received', narrow: true, cell: (row) => dayAndTime(row.receivedAt) },
  {
    key: 'raw',
    header: 'As received',
    cell: (row) => (
      <Disclosure summary="Show">
        <pre className="health-raw">{JSON.stringify(row.raw, null, 2)}</pre>
      </Disclosure>
    ),
  },
];

function nameOf({ raw }: CommandDeadLetterRow): string {
  const received = asRecord(asRecord(raw)?.['received'] ?? raw);
  return typeof received?.['name'] === 'string' ? received['name'] : 'Unnamed';
}

function asRecord(value: JsonValue): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
