// The queue: every change this device made, newest first, each with its story and what can be done about it.
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { useToasts } from '../../ui/use-toasts.ts';
import { lengthOfTime, shortMoment } from '../../ui/when.ts';
import { useSync, type QueueEntry } from '../../view/use-sync.ts';
import { useView } from '../../view/use-view.ts';
import { entrySubject } from './entry-subject.ts';
import { commandWords, outcomeWords, stateWords, storySteps } from './entry-words.ts';

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
          <QueueItem key={entry.id} entry={entry} now={now} />
        ))}
      </ul>
      {entries.length > PAGE ? (
        <LoadMore shown={shown.length} total={entries.length} noun="changes" onMore={() => setLimit(limit + PAGE)} />
      ) : null}
    </>
  );
}

function QueueItem({ entry, now }: { entry: QueueEntry; now: number }) {
  const { withdraw, acknowledge } = useSync();
  const toasts = useToasts();
  const subject = useView((view) => entrySubject(view, entry.args));
  const { words, tone } = stateWords(entry);
  const outcome = outcomeWords(entry);
  const name = subject === null ? commandWords(entry.name) : `${commandWords(entry.name)}: ${subject}`;
  const takeBack = async (): Promise<void> => {
    const done = await withdraw(entry.id);
    toasts.show(
      done
        ? { id: entry.id, tone: 'info', message: 'Withdrawn. Nothing was sent.', detail: name }
        : { id: entry.id, tone: 'warning', message: 'Too late to withdraw: it is on its way.', detail: name },
    );
  };
  return (
    <li className="sync-entry" data-needs-you={entry.needsYou || undefined}>
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
      <div className="sync-entry-foot">
        <Disclosure summary="Its story" defaultOpen={entry.needsYou}>
          <Timeline
            label={`Story of: ${name}`}
            steps={storySteps(entry).map(({ key, title, at, tone: stepTone }) => ({
              key,
              title,
              tone: stepTone,
              time: shortMoment(at, now),
            }))}
          />
        </Disclosure>
        {entry.state === 'saved' ? (
          <Button size="small" variant="quiet" aria-label={`Withdraw: ${name}`} onClick={() => void takeBack()}>
            Withdraw
          </Button>
        ) : null}
        {entry.needsYou && entry.state !== 'conflict' ? (
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
