// One change that was set aside: who, when, on which device, what it is, why it was not executed, and what it says.
import type { CommandDeadLetterRow } from '@openkms/schema/domain/rows.ts';
import { argumentWords, commandSubject } from '../../command/command-words.ts';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { shortMoment } from '../../ui/when.ts';
import { RawJson, Verbatim } from '../../ui/verbatim.tsx';
import { useView } from '../../view/use-view.ts';
import {
  canBeExecuted,
  contentOf,
  faultsOf,
  letterName,
  reasonWords,
  receivedOf,
  resolutionWords,
} from './letter-words.ts';

export interface LetterCardProps {
  letter: CommandDeadLetterRow;
  personName: string;
  now: number;
  onReplay: () => void;
  onDismiss: () => void;
}

/** A card of the list. */
export function LetterCard({ letter, personName, now, onReplay, onDismiss }: LetterCardProps) {
  const content = contentOf(letter);
  const { lines, subject, device, isPending } = useView((view) => ({
    lines: content === null ? [] : argumentWords(view, content.args),
    subject: content === null ? null : commandSubject(view, letter.name, content.args),
    device: view.table('device').get(letter.deviceId ?? '')?.label ?? null,
    isPending: view.pendingOf('commandDeadLetter', letter.id) !== undefined,
  }));
  const verdict = resolutionWords(letter);
  const executable = canBeExecuted(letter);
  const wrong = faultsOf(letter);
  const name = subject === null ? letterName(letter) : `${letterName(letter)}: ${subject}`;
  return (
    <Card
      as="li"
      headingLevel={2}
      eyebrow={personName}
      title={name}
      footer={
        letter.resolution !== null ? undefined : (
          <ButtonRow>
            {executable ? (
              <Button size="small" variant="primary" aria-label={`Execute after all: ${name}`} onClick={onReplay}>
                Execute after all
              </Button>
            ) : null}
            <Button size="small" aria-label={`Dismiss: ${name}`} onClick={onDismiss}>
              Dismiss
            </Button>
          </ButtonRow>
        )
      }
    >
      <div className="set-aside-letter">
        {verdict === null && !isPending ? null : (
          <BadgeRow>
            {verdict === null ? null : (
              <Badge tone={letter.resolution === 'replayed' ? 'success' : 'neutral'}>
                {verdict}
                {letter.resolvedAt === null ? '' : `, ${shortMoment(letter.resolvedAt, now)}`}
              </Badge>
            )}
            {isPending ? <Badge tone="warning">On this device · not on the server yet</Badge> : null}
          </BadgeRow>
        )}
        {letter.resolutionNote === null ? null : (
          <blockquote className="set-aside-note">{letter.resolutionNote}</blockquote>
        )}
        <p>
          {reasonWords(letter)} <span className="set-aside-quiet">({letter.code})</span>
          {executable || letter.resolution !== null
            ? null
            : ` It can never be executed: dismiss it with a word to ${personName}.`}
        </p>
        {wrong.length === 0 ? null : (
          <FactList
            showLabels
            facts={wrong.map(({ path, message }) => ({
              label: path === '' ? 'Found wrong' : `Found wrong: ${path}`,
              value: <Verbatim>{message}</Verbatim>,
            }))}
          />
        )}
        <FactList
          showLabels
          columns
          facts={[
            { label: 'Arrived', icon: 'cloud-up', value: shortMoment(letter.receivedAt, now) },
            {
              label: 'Done',
              icon: 'clock',
              value: content?.issuedAt == null ? 'It does not say' : shortMoment(content.issuedAt, now),
              ...(content?.issuedAt == null ? {} : { detail: 'by the clock of its device' }),
            },
            { label: 'Device', icon: 'settings', value: device ?? 'Not known' },
          ]}
        />
        {lines.length === 0 ? null : (
          <FactList
            showLabels
            facts={lines.map(({ label, value, was }) => ({
              label,
              value: <Verbatim>{value}</Verbatim>,
              detail: was === undefined ? undefined : `it was: ${was}`,
            }))}
          />
        )}
        <Disclosure summary="As it came">
          <RawJson value={receivedOf(letter)} />
        </Disclosure>
      </div>
    </Card>
  );
}
