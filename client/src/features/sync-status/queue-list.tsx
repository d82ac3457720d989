// The queue: every change this device made, newest first, each with its story and what can be done about it.
import { useState, type ReactNode } from 'react';
import { commandSubject, commandWords } from '../../command/command-words.ts';
import { withdrawalWords } from '../../command/withdrawal-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { useToasts } from '../../ui/use-toasts.ts';
import { lengthOfTime, shortMoment } from '../../ui/when.ts';
import { useSync, type QueueEntry } from '../../view/use-sync.ts';
import { useView, type View } from '../../view/use-view.ts';
import { outcomeWords, progressWords, stateWords, storySteps } from './entry-words.ts';
import { useExport } from './use-transfer.ts';

const PAGE = 20;

/** All entries, a page at a time. */
export function QueueList({ entries, now }: { entries: readonly QueueEntry[]; now: number }) {
  const [limit, setLimit] = useState(PAGE);
  if (entries.length === 0) {
    return (
      <EmptyState icon="check-circle" title="Nothing was changed on this device" headingLevel={3}>
        What you change appears here the moment you do it, with its way to the server. Closing the lid loses nothing.
      </EmptyState>
    );
  }
  const shown = entries.slice(0, limit);
  return (
    <>
      <ul className="sync-queue">
        {shown.map((entry) => (
          <QueueItem key={entry.id} entry={entry} all={entries} now={now} />
        ))}
      </ul>
      {entries.length > PAGE ? (
        <LoadMore shown={shown.length} total={entries.length} noun="change" onMore={() => setLimit(limit + PAGE)} />
      ) : null}
    </>
  );
}

interface QueueItemProps {
  entry: QueueEntry;
  /** Among which the ones are that it waits for or was built on. */
  all: readonly QueueEntry[];
  now: number;
}

function QueueItem({ entry, all, now }: QueueItemProps) {
  const { withdraw, acknowledge } = useSync();
  const toasts = useToasts();
  const exporting = useExport();
  const { name, progress, conflict } = useView((view) => ({
    name: nameOf(view, entry),
    progress: progressWords(
      entry,
      (id) =>
        nameOf(
          view,
          all.find((other) => other.id === id),
        ),
      now,
    ),
    conflict: view.table('syncConflict').get(conflictOf(entry)),
  }));
  const { words, tone } = stateWords(entry);
  const outcome = outcomeWords(entry);
  const takeBack = async (): Promise<void> => {
    toasts.show({ id: entry.id, ...withdrawalWords(await withdraw(entry.id)), detail: name });
  };
  return (
    <li className="sync-entry" data-needs-you={entry.upTo === 'you' || undefined}>
      <div className="sync-entry-head">
        <div className="sync-entry-words">
          <p className="sync-entry-name">{name}</p>
          <p className="sync-entry-when">
            {shortMoment(entry.issuedAt, now)}
            {entry.offlineSince === null ? '' : `, after ${lengthOfTime(entry.issuedAt - entry.offlineSince)} offline`}
          </p>
        </div>
        <Badge tone={tone}>{words}</Badge>
      </div>
      {outcome === null ? null : <p className="sync-entry-outcome">{outcome}</p>}
      {progress === null ? null : (
        <p className="sync-entry-progress" data-tone={progress.tone}>
          <Icon name={progress.tone === 'waiting' ? 'clock' : 'alert'} size={16} />
          <span>{progress.words}</span>
        </p>
      )}
      <div className="sync-entry-foot">
        <Disclosure summary="Its story" defaultOpen={entry.upTo !== null}>
          <Timeline
            label={`Story of: ${name}`}
            steps={storySteps(entry, conflict).map(({ key, title, at, tone: stepTone, detail, code }) => ({
              key,
              title,
              tone: stepTone,
              detail: stepDetail(detail, code),
              time: shortMoment(at, now),
            }))}
          />
        </Disclosure>
        {entry.state === 'saved' ? (
          <Button size="small" variant="quiet" aria-label={`Withdraw: ${name}`} onClick={() => void takeBack()}>
            Withdraw
          </Button>
        ) : null}
        {entry.notAccepted === null ? null : (
          <Button
            size="small"
            icon="download"
            variant="quiet"
            pending={exporting.isSaving}
            pendingLabel="Exporting"
            aria-label={`Export, with everything that waits: ${name}`}
            onClick={exporting.save}
          >
            Export
          </Button>
        )}
        {entry.upTo !== null && entry.notAccepted === null ? (
          <Button
            size="small"
            variant="quiet"
            aria-label={`I have seen it: ${name}`}
            onClick={() => void acknowledge([entry.id])}
          >
            I have seen it
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** What else there is to say of a step; the code is for whoever helps, and never the only thing said. */
function stepDetail(words: string | undefined, code: string | undefined): ReactNode {
  if (code === undefined) return words;
  return (
    <>
      {words === undefined ? null : <p>{words}</p>}
      <p className="sync-entry-code">
        For support: <code>{code}</code>
      </p>
    </>
  );
}

/** "Register: Python Advanced · BOS-12" */
function nameOf(view: View, entry: QueueEntry | undefined): string {
  if (entry === undefined) return 'a change no longer listed here';
  const subject = commandSubject(view, entry.name, entry.args);
  return subject === null ? commandWords(entry.name) : `${commandWords(entry.name)}: ${subject}`;
}

function conflictOf({ details }: QueueEntry): string {
  const id = details['conflictId'];
  return typeof id === 'string' ? id : '';
}
