// The choices of an open conflict, each with what it will do, and a note for the people concerned; what two versions of a
// prompt become has to be written, on a page of its own.
import type { JsonObject, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { Link } from 'wouter';
import { useView } from '../../view/use-view.ts';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { choiceWords, mergePage } from './conflict-words.ts';
import { EditFields } from './edit-fields.tsx';
import { EditSchedule } from './edit-schedule.tsx';

export interface DecisionPanelProps {
  conflict: SyncConflictRow;
  /** The fields that hold something else than `theirs` by now. */
  standing: JsonObject;
  officeName: (officeId: string) => string;
  note: string;
  onNote: (note: string) => void;
  isEditing: boolean;
  onEdit: (isEditing: boolean) => void;
  onDecide: (resolution: 'mine' | 'theirs' | 'edited', values?: JsonObject) => void;
  /** Why the last try was refused, in words. */
  refusal: string | null;
}

/** Keep mine, keep theirs, or edit; over rights: do it after all, or leave it. */
export function DecisionPanel(props: DecisionPanelProps) {
  const { conflict, standing, officeName, note, onNote, isEditing, onEdit, onDecide, refusal } = props;
  const words = choiceWords(conflict, Object.keys(standing).length > 0);
  const isRights = conflict.kind === 'rights';
  const editing = {
    conflict,
    onSave: (values: JsonObject) => onDecide('edited', values),
    onCancel: () => onEdit(false),
  };
  return (
    <section className="conflict-decision" aria-label="Decide">
      {refusal === null ? null : (
        <Callout tone="error" title="Not decided" announce="at once">
          {refusal}
        </Callout>
      )}
      {isEditing && !isRights ? (
        conflict.kind === 'field' ? (
          <EditFields {...editing} standing={standing} />
        ) : (
          <EditSchedule {...editing} officeName={officeName} />
        )
      ) : (
        <ul className="conflict-options">
          <Option
            letter="m"
            label={isRights ? 'Do it after all' : 'Keep mine'}
            words={words.mine}
            onPress={() => onDecide('mine')}
            primary
          />
          <Option
            letter="t"
            label={isRights ? 'Leave it' : Object.keys(standing).length > 0 ? 'Keep what stands' : 'Keep theirs'}
            words={words.theirs}
            onPress={() => onDecide('theirs')}
          />
          {isRights ? null : (
            <Option
              letter="e"
              label={conflict.kind === 'field' ? 'Edit' : 'Choose another session'}
              words={words.edited}
              onPress={() => onEdit(true)}
            />
          )}
        </ul>
      )}
      <TextArea
        label="Note (optional)"
        description={`${conflict.userName} reads it together with the decision.`}
        rows={2}
        maxLength={2000}
        value={note}
        onChange={onNote}
      />
    </section>
  );
}

interface OptionProps {
  letter: string;
  label: string;
  words: string;
  onPress: () => void;
  primary?: boolean;
}

function Option({ letter, label, words, onPress, primary = false }: OptionProps) {
  return (
    <li className="conflict-option">
      <Button variant={primary ? 'primary' : 'secondary'} aria-keyshortcuts={letter} onClick={onPress}>
        {label} <kbd aria-hidden="true">{letter}</kbd>
      </Button>
      <span className="conflict-quiet">{words}</span>
    </li>
  );
}

/** What the product calls the conflict about a prompt whose words are nobody else's to read (commands/prompt-land.ts). */
const OF_ONE_PERSON = 'A prompt of one person';

/** Where two versions of a prompt are brought together; for another's own prompt, who does that. */
export function PromptDecision({ conflict }: { conflict: SyncConflictRow }) {
  const isHere = useView((view) => view.table('prompt').get(conflict.entityId) !== undefined);
  const numbers = `Versions ${versionNumber(conflict.mine)} and ${versionNumber(conflict.theirs)}`;
  return (
    <section className="conflict-decision" aria-label="Decide">
      {!isHere && conflict.title === OF_ONE_PERSON ? (
        <Callout tone="info" title={`${conflict.userName} settles it`}>
          The prompt is one person’s own: its words are nobody else’s to read, and its owner says what the versions
          become.
        </Callout>
      ) : (
        <>
          <p>{numbers} contradict each other. Both are kept until somebody writes what they become.</p>
          <ButtonRow>
            <Link
              className="ui-button ui-button--primary ui-button--medium"
              aria-keyshortcuts="e m t"
              href={mergePage(conflict)}
            >
              Write what they become <kbd aria-hidden="true">e</kbd>
            </Link>
          </ButtonRow>
        </>
      )}
    </section>
  );
}

/** What two versions became, where it can be read. */
export function PromptOutcome({ conflict }: { conflict: SyncConflictRow }) {
  const isHere = useView((view) => view.table('prompt').get(conflict.entityId) !== undefined);
  const became = versionNumber(conflict.resolvedValues ?? {});
  return (
    <p>
      They became version {became}. {isHere ? <Link href={mergePage(conflict)}>See what it changed</Link> : null}
    </p>
  );
}

/** The number of the version a side of a prompt's conflict names; "?" where it names none. */
export function versionNumber({ number }: JsonObject): string {
  return typeof number === 'number' ? String(number) : '?';
}
