// Two texts side by side, line by line; on a phone one under the other. Folds open in place; of a very long comparison
// the first rows are drawn, and more when asked.
import { diffLines } from '@openkms/schema/domain/prompt/diff.ts';
import { useMemo, useState } from 'react';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import {
  changeCounts,
  type ComparedBlock,
  type ComparedLine,
  type ComparedRow,
  comparedRows,
  firstRows,
  folded,
} from './compare-rows.ts';
import { ChangedLine } from './compare-words.tsx';

const STEP = 400;

/** `name`: "Version 3 by Emma Hartley" */
export type ComparedText = { readonly name: string; readonly content: string };

export interface CompareTableProps {
  from: ComparedText;
  to: ComparedText;
}

/** What leads from one text to the other. */
export function CompareTable({ from, to }: CompareTableProps) {
  const rows = useMemo(() => comparedRows(diffLines(from.content, to.content)), [from.content, to.content]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [most, setMost] = useState(STEP);
  const blocks = useMemo(() => folded(rows, opened), [rows, opened]);
  const drawn = useMemo(() => firstRows(blocks, most), [blocks, most]);
  const total = blocks.reduce((sum, block) => sum + (block.kind === 'rows' ? block.rows.length : 0), 0);
  return (
    <>
      <Counts rows={rows} />
      <table className="compare-table">
        <caption>
          <VisuallyHidden>
            {from.name} beside {to.name}
          </VisuallyHidden>
        </caption>
        <colgroup>
          <col className="compare-numbers" />
          <col />
          <col className="compare-numbers" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {from.name}
            </th>
            <th scope="col" colSpan={2}>
              {to.name}
            </th>
          </tr>
        </thead>
        {drawn.map((block) => (
          <Block key={block.at} block={block} onOpen={() => setOpened(new Set([...opened, block.at]))} />
        ))}
      </table>
      {total > most ? <LoadMore shown={most} total={total} noun="line" onMore={() => setMost(most + STEP)} /> : null}
    </>
  );
}

function Counts({ rows }: { rows: readonly ComparedRow[] }) {
  const { added, removed, changed } = useMemo(() => changeCounts(rows), [rows]);
  if (added + removed + changed === 0) return <p className="compare-quiet">Both say the same, word for word.</p>;
  return (
    <BadgeRow label="What changed">
      {changed === 0 ? null : <Badge>{linesWords(changed)} changed</Badge>}
      {added === 0 ? null : <Badge>{linesWords(added)} came</Badge>}
      {removed === 0 ? null : <Badge>{linesWords(removed)} went</Badge>}
    </BadgeRow>
  );
}

function Block({ block, onOpen }: { block: ComparedBlock; onOpen: () => void }) {
  if (block.kind === 'fold') {
    return (
      <tbody className="compare-fold">
        <tr>
          <td colSpan={4}>
            <Button size="small" variant="quiet" icon="chevron-down" onClick={onOpen}>
              Show {block.count.toLocaleString('en')} unchanged lines
            </Button>
          </td>
        </tr>
      </tbody>
    );
  }
  return (
    <tbody>
      {block.rows.map((row) => (
        <Row key={`${row.from?.number ?? 0} ${row.to?.number ?? 0}`} row={row} />
      ))}
    </tbody>
  );
}

const signs = { same: '', changed: '~', added: '+', removed: '−' } as const;
const spoken = { same: '', changed: 'Changed: ', added: 'Came: ', removed: 'Went: ' } as const;

function Row({ row }: { row: ComparedRow }) {
  return (
    <tr data-kind={row.kind}>
      <Side line={row.from} row={row} side="from" />
      <Side line={row.to} row={row} side="to" />
    </tr>
  );
}

function Side({ line, row, side }: { line: ComparedLine | null; row: ComparedRow; side: 'from' | 'to' }) {
  if (line === null)
    return (
      <td className="compare-text" colSpan={2} data-side={side} data-none>
        <VisuallyHidden>Nothing</VisuallyHidden>
      </td>
    );
  return (
    <>
      <td className="compare-number" data-side={side}>
        <span className="compare-sign" aria-hidden="true">
          {signs[row.kind]}
        </span>
        {line.number}
      </td>
      <td className="compare-text" data-side={side}>
        {row.kind === 'same' ? null : <VisuallyHidden>{spoken[row.kind]}</VisuallyHidden>}
        {row.kind === 'changed' ? (
          <ChangedLine from={row.from.text} to={row.to.text} side={side} />
        ) : row.kind === 'added' ? (
          <ins>{line.text}</ins>
        ) : row.kind === 'removed' ? (
          <del>{line.text}</del>
        ) : (
          line.text
        )}
      </td>
    </>
  );
}

function linesWords(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`;
}
