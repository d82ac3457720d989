// One conflict: what it is about, who, on which device, how long offline, the three versions, and the decision, open or
// made. Always: a decision made on this device says so until the server has confirmed it.
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { Link } from 'wouter';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { type Fact, FactList } from '../../ui/fact-list.tsx';
import { dayAndTime, lengthOfTime } from '../../ui/when.ts';
import { AskedFor } from './asked-for.tsx';
import { Comparison } from './comparison.tsx';
import {
  aboutWords,
  canReopen,
  decisionWords,
  kindIcon,
  kindWords,
  offlineWords,
  refusalWords,
  rightsOf,
} from './conflict-words.ts';
import { DecisionPanel, PromptDecision, PromptOutcome, versionNumber } from './decision-panel.tsx';
import { valueWords, fieldLabel } from './field-words.ts';
import type { Inbox } from './use-inbox.ts';

export interface ConflictDetailProps {
  conflict: SyncConflictRow;
  inbox: Inbox;
}

/** The page's right-hand side (all of it on a phone). */
export function ConflictDetail({ conflict, inbox }: ConflictDetailProps) {
  const { now, officeName, describe } = inbox;
  const { trainingId, deviceLabel, isPending, refusal, standing } = describe(conflict);
  return (
    <article className="conflict-detail" aria-labelledby="conflict-title">
      <Link href={`/conflicts${inbox.search}`} className="conflict-back">
        All conflicts
      </Link>
      <header className="conflict-head">
        <BadgeRow>
          <Badge tone={conflict.kind === 'field' ? 'info' : 'warning'} icon={kindIcon(conflict.kind)}>
            {kindWords(conflict.kind)}
          </Badge>
          {conflict.status === 'resolved' ? (
            <Badge tone="success">Decided</Badge>
          ) : (
            <Badge tone="neutral">Open for {lengthOfTime(now - conflict.createdAt)}</Badge>
          )}
          {isPending ? <Badge tone="warning">On this device · not on the server yet</Badge> : null}
        </BadgeRow>
        <h2 id="conflict-title" tabIndex={-1}>
          {trainingId === undefined ? conflict.title : <Link href={`/trainings/${trainingId}`}>{conflict.title}</Link>}
        </h2>
        <p className="conflict-quiet">{aboutWords(conflict)}</p>
      </header>
      <FactList
        showLabels
        columns
        facts={[
          {
            label: conflict.kind === 'rights' ? 'Who' : 'Mine',
            icon: 'user',
            value: conflict.userName,
            detail: `${conflict.kind === 'prompt' ? `version ${versionNumber(conflict.mine)}, ` : ''}${deviceLabel}, ${offlineWords(conflict)}`,
          },
          theirsFact(conflict, Object.keys(standing).length > 0),
          {
            label: 'Changed',
            icon: 'clock',
            value: dayAndTime(conflict.issuedAt),
            detail: 'by the clock of that device',
          },
          {
            label: 'Arrived',
            icon: 'cloud-up',
            value: dayAndTime(conflict.createdAt),
            detail: conflict.officeId === null ? undefined : officeName(conflict.officeId),
          },
        ]}
      />
      {refusal === null || conflict.status === 'resolved' ? null : (
        <Callout tone="error" title="The server refused the last decision">
          {refusalWords(refusal)}
        </Callout>
      )}
      {conflict.kind === 'rights' ? (
        <AskedFor conflict={conflict} />
      ) : conflict.kind === 'prompt' ? null : (
        <Comparison conflict={conflict} standing={standing} officeName={officeName} />
      )}
      {conflict.status === 'open' ? (
        <>
          {conflict.resolutionNote === null ? null : (
            <p className="conflict-quiet">Opened again: {conflict.resolutionNote}</p>
          )}
          {conflict.kind === 'prompt' ? (
            <PromptDecision conflict={conflict} />
          ) : (
            <DecisionPanel
              conflict={conflict}
              standing={standing}
              officeName={officeName}
              note={inbox.note}
              onNote={inbox.setNote}
              isEditing={inbox.isEditing}
              onEdit={inbox.setEditing}
              onDecide={inbox.decide}
              refusal={inbox.localRefusal}
            />
          )}
        </>
      ) : (
        <Verdict conflict={conflict} onUndo={canReopen(conflict) ? inbox.undo : null} />
      )}
    </article>
  );
}

/** Who stands on the other side; in a schedule conflict it may be the person's own earlier seats alone. */
function theirsFact(conflict: SyncConflictRow, isOtherwise: boolean): Fact {
  const { kind, theirsUserName } = conflict;
  const wrote = isOtherwise ? 'wrote what stood when mine arrived' : 'wrote what stands now';
  if (kind === 'rights') {
    const { of, was, is } = rightsOf(conflict);
    return { label: of === 'role' ? 'Role' : 'Prompt', icon: 'key', value: is, detail: `${was} when it was done` };
  }
  if (kind === 'prompt')
    return {
      label: 'Theirs',
      icon: 'users',
      value: theirsUserName ?? 'Nobody known',
      detail: `wrote version ${versionNumber(conflict.theirs)}, which stood already`,
    };
  if (theirsUserName !== null)
    return {
      label: 'Theirs',
      icon: 'users',
      value: theirsUserName,
      detail: kind === 'field' ? wrote : 'changed the session',
    };
  return {
    label: 'Theirs',
    icon: 'users',
    value: kind === 'field' ? 'Nobody known' : 'Seats held already',
    detail: kind === 'field' ? wrote : 'nobody moved a session',
  };
}

function Verdict({ conflict, onUndo }: { conflict: SyncConflictRow; onUndo: (() => void) | null }) {
  const values = Object.entries(conflict.resolvedValues ?? {}).filter(
    ([field]) => field in conflict.mine && conflict.kind === 'field',
  );
  return (
    <section className="conflict-verdict" aria-label="Decision">
      <Callout
        tone="success"
        title={decisionWords(conflict, conflict.resolution)}
        action={
          onUndo === null ? undefined : (
            <Button size="small" icon="undo" aria-keyshortcuts="u" onClick={onUndo}>
              Undo <kbd aria-hidden="true">u</kbd>
            </Button>
          )
        }
      >
        {conflict.resolvedByName ?? 'Somebody'}
        {conflict.resolvedAt === null ? '' : `, ${dayAndTime(conflict.resolvedAt)}`}
        {conflict.resolutionNote === null ? null : (
          <blockquote className="conflict-note">{conflict.resolutionNote}</blockquote>
        )}
        {conflict.kind === 'prompt' ? <PromptOutcome conflict={conflict} /> : null}
      </Callout>
      {values.length === 0 ? null : (
        <FactList
          showLabels
          facts={values.map(([field, value]) => ({
            label: fieldLabel(field),
            value: <span className="conflict-value">{valueWords(field, value)}</span>,
          }))}
        />
      )}
    </section>
  );
}
