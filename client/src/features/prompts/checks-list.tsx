// What is to be said of a prompt's text, under its editor: errors first, each with its place, its words and, where it is
// known, what puts it right. Always: told by icon and word, not by colour; a change is made to the text that was checked.
import type { Finding } from '@openkms/schema/domain/prompt/finding.ts';
import { useId, useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import type { Checks } from './checks-run.ts';
import {
  type Change,
  changed,
  changeOf,
  countWords,
  declarableName,
  errorsFirst,
  fixWords,
  hasPlace,
  placeWords,
} from './checks-words.ts';
import './checks-list.css';

export interface ChecksListProps {
  checks: Checks;
  /** The text as it is now; while it differs from what was checked, nothing can be put right. */
  text: string;
  /** Offsets in UTF-16 units. */
  onGoTo: (from: number, to: number) => void;
  /** The whole changed text, and the change alone. Without it nothing can be put right. */
  onPutRight?: ((text: string, change: Change) => void) | undefined;
  /** Adds a variable of this name. Without it none can be declared. */
  onDeclare?: ((name: string) => void) | undefined;
}

const AT_FIRST = 20;
const ICONS = { error: 'alert', warning: 'info' } as const;

/** The findings with their count, which is read out when it changes. */
export function ChecksList({ checks, text, onGoTo, onPutRight, onDeclare }: ChecksListProps) {
  const headingId = useId();
  const [shown, setShown] = useState(AT_FIRST);
  const findings = useMemo(() => errorsFirst(checks.findings), [checks]);
  const worst = findings[0]?.severity;
  const isOfThisText = checks.text === text;
  return (
    <section className="checks" aria-labelledby={headingId}>
      <div className="checks-head">
        <h2 id={headingId}>Checks</h2>
        <output className="checks-count">
          <Icon name={worst === undefined ? 'check-circle' : ICONS[worst]} size={16} />
          {checks.text === null ? 'Checking' : countWords(findings)}
        </output>
      </div>
      {findings.length === 0 ? null : (
        <ol className="checks-list">
          {findings.slice(0, shown).map((finding) => (
            <Item
              key={`${finding.code} ${finding.start} ${finding.end} ${finding.message}`}
              finding={finding}
              checked={checks.text ?? ''}
              onGoTo={onGoTo}
              onPutRight={isOfThisText ? onPutRight : undefined}
              mayPutRight={onPutRight !== undefined}
              onDeclare={onDeclare}
            />
          ))}
        </ol>
      )}
      {findings.length > AT_FIRST ? (
        <LoadMore
          shown={Math.min(shown, findings.length)}
          total={findings.length}
          noun="finding"
          onMore={() => setShown(shown + 100)}
        />
      ) : null}
    </section>
  );
}

interface ItemProps extends Pick<ChecksListProps, 'onGoTo' | 'onPutRight' | 'onDeclare'> {
  finding: Finding;
  checked: string;
  mayPutRight: boolean;
}

function Item({ finding, checked, onGoTo, onPutRight, mayPutRight, onDeclare }: ItemProps) {
  const id = useId();
  const { severity, message, code, start, end } = finding;
  const change = changeOf(finding);
  const name = declarableName(finding, checked);
  return (
    <li className={`checks-item checks-item--${severity}`}>
      <Icon name={ICONS[severity]} />
      <div className="checks-words">
        <p id={id}>
          <strong>{severity === 'error' ? 'Error' : 'Warning'}</strong>
          <span className="checks-place">{placeWords(finding)}</span>
          {message}
        </p>
        <p className="checks-note">
          {mayPutRight ? fixWords(finding, checked) : null} <code>{code}</code>
        </p>
      </div>
      <div className="checks-actions">
        {hasPlace(finding) ? (
          <Button size="small" variant="quiet" aria-describedby={id} onClick={() => onGoTo(start, end)}>
            Go to
          </Button>
        ) : null}
        {name !== null && onDeclare !== undefined ? (
          <Button size="small" aria-describedby={id} onClick={() => onDeclare(name)}>
            Declare it
          </Button>
        ) : null}
        {change !== null && mayPutRight ? (
          <Button
            size="small"
            aria-describedby={id}
            aria-disabled={onPutRight === undefined || undefined}
            onClick={() => onPutRight?.(changed(checked, change), change)}
          >
            Put right
          </Button>
        ) : null}
      </div>
    </li>
  );
}
