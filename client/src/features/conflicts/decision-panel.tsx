// The choices of an open conflict, each with what it will do, and a note for the people concerned.
import type { JsonObject, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { choiceWords } from './conflict-words.ts';
import { EditFields } from './edit-fields.tsx';
import { EditSchedule } from './edit-schedule.tsx';

export interface DecisionPanelProps {
  conflict: SyncConflictRow;
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
  const { conflict, officeName, note, onNote, isEditing, onEdit, onDecide, refusal } = props;
  const words = choiceWords(conflict);
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
          <EditFields {...editing} />
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
            label={isRights ? 'Leave it' : 'Keep theirs'}
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
