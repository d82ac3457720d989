// One case with the versions beside each other.
import type { PromptCaseRow, PromptRunRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { BenchCell } from './bench-cell.tsx';
import { type CellKey, cellKey } from './bench-cells.ts';
import { BenchDifferences } from './bench-differences.tsx';
import { checkWords } from './case-words.ts';

export interface BenchCaseProps {
  tried: PromptCaseRow;
  versions: readonly PromptVersionRow[];
  cells: ReadonlyMap<CellKey, PromptRunRow>;
  userId: string;
  refusals: ReadonlyMap<CellKey, string>;
  canRun: boolean;
  mayWrite: boolean;
  onRun: (versions: readonly PromptVersionRow[]) => void;
  onEdit: () => void;
  onRemove: () => void;
}

/** A row of the matrix. */
export function BenchCase(props: BenchCaseProps) {
  const { tried, versions, cells, userId, refusals, canRun, mayWrite, onRun, onEdit, onRemove } = props;
  const columns = versions.flatMap((version) => {
    const run = cells.get(cellKey(tried.id, version.id));
    return run === undefined ? [] : [{ version, run }];
  });
  return (
    <li className="bench-case">
      <div className="bench-case-head">
        <h3>{tried.name}</h3>
        {tried.isExample ? <Badge icon="sparkle">Example</Badge> : null}
        <span className="bench-case-end">
          {versions.length > 1 ? (
            <Button
              size="small"
              icon="play"
              disabled={!canRun}
              aria-label={`Run case: ${tried.name}`}
              onClick={() => onRun(versions)}
            >
              Run case
            </Button>
          ) : null}
          {mayWrite ? (
            <>
              <IconButton icon="edit" size="small" label={`Edit case: ${tried.name}`} onClick={onEdit} />
              <IconButton icon="trash" size="small" label={`Remove case: ${tried.name}`} onClick={onRemove} />
            </>
          ) : null}
        </span>
      </div>
      <Asked tried={tried} />
      <div className="bench-cells" data-columns={versions.length}>
        {versions.map((version) => {
          const run = cells.get(cellKey(tried.id, version.id));
          return (
            <BenchCell
              key={version.id}
              tried={tried}
              version={version}
              run={run}
              isMine={run?.userId === userId}
              refusal={refusals.get(cellKey(tried.id, version.id)) ?? null}
              canRun={canRun}
              onRun={() => onRun([version])}
            />
          );
        })}
      </div>
      <BenchDifferences columns={columns} />
    </li>
  );
}

function Asked({ tried: { task, values, checks, expected } }: { tried: PromptCaseRow }) {
  const given = Object.entries(values);
  if (task === '' && given.length === 0 && checks.length === 0 && expected === '') return null;
  return (
    <Disclosure summary={task === '' ? 'What is asked and held to' : task}>
      <div className="run-sent">
        {given.length === 0 ? null : (
          <dl className="run-values">
            {given.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        )}
        {checks.length === 0 ? null : (
          <ul className="bench-checks" aria-label="A good answer">
            {checks.map((check, at) => (
              <li key={`${at} ${check.kind}`}>{checkWords(check)}</li>
            ))}
          </ul>
        )}
        {expected === '' ? null : (
          <div>
            <p className="run-quiet">A good answer</p>
            <p className="bench-answer">{expected}</p>
          </div>
        )}
      </div>
    </Disclosure>
  );
}
