// One version in full: what was written, by whom, and what can be done with it.
import type { PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { Link } from 'wouter';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { dayAndTime } from '../../ui/when.ts';
import { compareHref } from './compare-address.ts';
import type { HistoryItem } from './history-items.ts';
import { notesOf } from './history-words.ts';
import { LongText } from './history-text.tsx';

export interface HistoryVersionProps {
  promptId: string;
  item: HistoryItem;
  /** The version that stands; undefined where it has not arrived. */
  head: PromptVersionRow | undefined;
  /** What it was written from, where that is on this device. */
  parent: PromptVersionRow | undefined;
  mayWrite: boolean;
  onRevert: (version: PromptVersionRow) => void;
  onMerge: (version: PromptVersionRow) => void;
}

/** The page's right-hand side (all of it on a phone, once a version is open). */
export function HistoryVersion({ promptId, item, head, parent, mayWrite, onRevert, onMerge }: HistoryVersionProps) {
  const { version, made, labels, isHead, isPending, branch } = item;
  const notes = notesOf(version);
  const saysSame = head?.diffHash === version.diffHash;
  return (
    <article className="history-version" aria-labelledby="history-version-title">
      <Link href={`/prompts/${promptId}/history`} className="history-back">
        All versions
      </Link>
      <header className="history-version-head">
        <h2 id="history-version-title">Version {version.number}</h2>
        <BadgeRow>
          {isHead ? <Badge tone="gold">Stands now</Badge> : null}
          {labels.map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
          {isPending ? <Badge tone="warning">Only on this device</Badge> : null}
        </BadgeRow>
        <p className="history-quiet">
          {made} · {version.authorName}, {dayAndTime(version.createdAt)}
        </p>
        {notes === null ? null : <blockquote className="history-notes">{notes}</blockquote>}
      </header>
      {branch.kind === 'none' ? null : (
        <BranchNotice promptId={promptId} item={item} head={head} onMerge={mayWrite ? onMerge : null} />
      )}
      <ButtonRow>
        {parent === undefined ? null : (
          <Link
            className="ui-button ui-button--secondary ui-button--small"
            href={compareHref(promptId, { from: parent.number, to: version.number })}
          >
            What it changed
          </Link>
        )}
        {isHead || head === undefined ? null : (
          <Link
            className="ui-button ui-button--secondary ui-button--small"
            href={compareHref(promptId, { from: version.number, to: head.number })}
          >
            Compare with what stands
          </Link>
        )}
        {mayWrite && !isHead && !saysSame && !isPending ? (
          <Button size="small" icon="undo" onClick={() => onRevert(version)}>
            Go back to this version
          </Button>
        ) : null}
      </ButtonRow>
      <LongText label={`Text of version ${version.number}`} text={version.content} />
    </article>
  );
}

interface BranchNoticeProps {
  promptId: string;
  item: HistoryItem;
  head: PromptVersionRow | undefined;
  /** Null where the reader may not. */
  onMerge: ((version: PromptVersionRow) => void) | null;
}

function BranchNotice({ promptId, item: { version, branch }, head, onMerge }: BranchNoticeProps) {
  if (branch.kind === 'contradicts')
    return (
      <Callout
        tone="warning"
        title={branch.number === null ? 'It contradicts another version' : `It contradicts version ${branch.number}`}
        action={
          branch.conflictId !== null ? (
            <Link
              className="ui-button ui-button--primary ui-button--small"
              href={`/prompts/${promptId}/conflicts/${branch.conflictId}`}
            >
              Write what they become
            </Link>
          ) : onMerge === null ? undefined : (
            <Button size="small" onClick={() => onMerge(version)}>
              Settle it myself
            </Button>
          )
        }
      >
        {branch.conflictId === null
          ? `Both are kept. ${version.authorName} or an administrator says what they become.`
          : 'Both are kept. Somebody has to say what they become.'}
      </Callout>
    );
  return (
    <Callout
      tone="info"
      title="Nobody has merged this branch"
      action={
        onMerge === null ? undefined : (
          <Button size="small" variant="primary" onClick={() => onMerge(version)}>
            Merge with what stands
          </Button>
        )
      }
    >
      What it says is not in version {head?.number ?? ''}, which stands now.
    </Callout>
  );
}
