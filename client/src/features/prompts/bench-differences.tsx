// How the answers of two versions to one case differ, line by line.
import type { PromptRunRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { useView } from '../../view/use-view.ts';
import { CompareTable } from './compare-table.tsx';

export interface BenchDifferencesProps {
  /** The columns that have a run. */
  columns: readonly { readonly version: PromptVersionRow; readonly run: PromptRunRow }[];
}

/** Folded away, and worked out when it is opened; draws nothing before there are two answers to read. */
export function BenchDifferences({ columns }: BenchDifferencesProps) {
  const texts = useView((view) => view.table('promptRunText'));
  const partId = useId();
  const [isOpen, setOpen] = useState(false);
  const [otherId, setOtherId] = useState<string | null>(null);
  const sides = columns.flatMap(({ version, run }) => {
    const content = run.status === 'done' ? texts.get(run.id)?.output : undefined;
    return content === undefined ? [] : [{ id: version.id, name: `Version ${version.number}`, content }];
  });
  const [first, ...others] = sides;
  const other = others.find(({ id }) => id === otherId) ?? others[0];
  if (first === undefined || other === undefined) return null;
  return (
    <div className="bench-differences">
      <Button
        size="small"
        variant="quiet"
        icon="compare"
        aria-expanded={isOpen}
        aria-controls={partId}
        onClick={() => setOpen(!isOpen)}
      >
        How the answers differ
      </Button>
      <div id={partId} className="bench-differences" hidden={!isOpen}>
        {isOpen && others.length > 1 ? (
          <Select
            label={`${first.name} beside`}
            value={other.id}
            options={others.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setOtherId}
          />
        ) : null}
        {isOpen ? <CompareTable key={`${first.id} ${other.id}`} from={first} to={other} /> : null}
      </div>
    </div>
  );
}
