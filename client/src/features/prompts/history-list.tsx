// The versions, newest first, beside their tree. Always: one row takes part in Tab's round; arrows, Home and End walk the
// rows, Enter opens (each is a link), the space bar chooses for comparing; only what is shown is drawn.
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Badge } from '../../ui/badge.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { shortMoment } from '../../ui/when.ts';
import { type Choice, keyMeaning } from './history-choice.ts';
import type { HistoryItem, PromptHistory } from './history-items.ts';
import { notesOf } from './history-words.ts';
import { TreeLanes } from './tree-lanes.tsx';
import { lanesDrawn, linesOfRows } from './tree-lines.ts';

const STEP = 60;

export interface HistoryListProps {
  history: PromptHistory;
  /** The address of a version. */
  hrefOf: (number: number) => string;
  /** Number of the version that is open. */
  opened: number | null;
  choice: Choice;
  onChoose: (number: number) => void;
  now: number;
}

/** The page's left-hand side. */
export function HistoryList({ history, hrefOf, opened, choice, onChoose, now }: HistoryListProps) {
  const { items, tree } = history;
  const openedAt = items.findIndex(({ version }) => version.number === opened);
  const [shown, setShown] = useState(STEP);
  const [active, setActive] = useState(Math.max(openedAt, 0));
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<number | null>(null);
  const count = Math.min(items.length, Math.max(shown, active + 1));
  const lines = useMemo(() => linesOfRows(tree, count), [tree, count]);
  const lanes = lanesDrawn(tree);

  const onKeyDown = (event: KeyboardEvent, index: number, number: number): void => {
    const meaning = keyMeaning(event, index, items.length);
    if (meaning === null) return;
    event.preventDefault();
    if (meaning.kind === 'choose') return onChoose(number);
    wanted.current = meaning.to;
    setShown((before) => Math.max(before, meaning.to + STEP / 2));
    setActive(meaning.to);
  };
  // The row may only just have been drawn: the focus follows after.
  useEffect(() => {
    if (wanted.current === null) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`);
    wanted.current = null;
    link?.focus();
    link?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  return (
    <div className="history-side">
      <ol className="history-list" ref={list} aria-label="Versions, newest first">
        {items.slice(0, count).map((item, index) => {
          const { number } = item.version;
          return (
            <li key={item.version.id} className="history-row" data-open={number === opened || undefined}>
              <TreeLanes
                lines={lines[index] ?? { lane: 0, above: [], below: [] }}
                lanes={lanes}
                isHead={item.isHead}
                isPending={item.isPending}
              />
              <Link
                href={hrefOf(number)}
                className="history-link"
                data-row={index}
                tabIndex={index === active ? 0 : -1}
                aria-current={number === opened ? 'true' : undefined}
                onFocus={() => setActive(index)}
                onKeyDown={(event: KeyboardEvent) => onKeyDown(event, index, number)}
              >
                <RowWords item={item} now={now} />
              </Link>
              <label className="history-choose">
                <input
                  type="checkbox"
                  aria-label={`Compare version ${number}`}
                  tabIndex={index === active ? 0 : -1}
                  checked={choice.includes(number)}
                  onChange={() => onChoose(number)}
                />
              </label>
            </li>
          );
        })}
      </ol>
      {items.length > count ? (
        <LoadMore shown={count} total={items.length} noun="version" onMore={() => setShown(count + STEP)} />
      ) : null}
    </div>
  );
}

function RowWords({ item, now }: { item: HistoryItem; now: number }) {
  const { version, made, labels, isHead, isPending, branch } = item;
  const notes = notesOf(version);
  return (
    <span className="history-words">
      <span className="history-line">
        <strong className="history-number">Version {version.number}</strong>
        {isHead ? <Badge tone="gold">Stands now</Badge> : null}
        {labels.map((label) => (
          <Badge key={label}>{label}</Badge>
        ))}
        {isPending ? <Badge tone="warning">Only on this device</Badge> : null}
        {branch.kind === 'unmerged' ? (
          <Badge tone="info" icon="compare">
            Not merged
          </Badge>
        ) : null}
        {branch.kind === 'contradicts' ? (
          <Badge tone="error">
            {branch.number === null ? 'Contradiction' : `Contradicts version ${branch.number}`}
          </Badge>
        ) : null}
      </span>
      <span className="history-quiet">
        {version.authorName}, {shortMoment(version.createdAt, now)}
      </span>
      <span className="history-made">{made}</span>
      {notes === null ? null : <span className="history-notes-line">{notes}</span>}
    </span>
  );
}
