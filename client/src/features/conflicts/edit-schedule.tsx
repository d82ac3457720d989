// Chooses another session of the same training for the person of a schedule conflict. Lists what fits as far as this
// device knows; the server looks at the person's whole calendar again when it decides.
import type { JsonObject, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import { newId } from '../../command/use-commands.ts';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { clockName } from '../../ui/office-words.ts';
import { dayAndTime } from '../../ui/when.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { alternatives, readHeld, readSide } from './schedule-side.ts';

const SHOWN = 12;

export interface EditScheduleProps {
  conflict: SyncConflictRow;
  officeName: (officeId: string) => string;
  onSave: (values: JsonObject) => void;
  onCancel: () => void;
}

/** The choice of "edit" for a schedule conflict. */
export function EditSchedule({ conflict, officeName, onSave, onCancel }: EditScheduleProps) {
  const now = useNow(60_000);
  const mineId = readSide(conflict.mine)?.sessionId ?? '';
  const view = useView((whole) => whole);
  const trainingId = view.table('session').get(mineId)?.trainingId;
  const fitting =
    trainingId === undefined
      ? []
      : alternatives(
          view.table('session').where('trainingId', trainingId),
          mineId,
          readHeld(conflict.theirs),
          now,
        ).slice(0, SHOWN);
  const [chosen, setChosen] = useState<string | null>(null);

  if (fitting.length === 0) {
    return (
      <EmptyState
        icon="calendar"
        headingLevel={3}
        title="No other session fits"
        action={<Button onClick={onCancel}>Back</Button>}
      >
        Every other session of this training has begun, is cancelled or collides as well. Keep mine or theirs.
      </EmptyState>
    );
  }
  return (
    <form
      className="conflict-edit"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== null) onSave({ sessionId: chosen, registrationId: newId() });
      }}
    >
      <fieldset className="conflict-choices">
        <legend className="ui-field-label">
          Another session of “{conflict.title}” for {conflict.userName}
        </legend>
        {fitting.map(({ session, seatsLeft }) => (
          <label key={session.id} htmlFor={`choice-${session.id}`} className="conflict-choice">
            <input
              type="radio"
              id={`choice-${session.id}`}
              name="session"
              value={session.id}
              checked={chosen === session.id}
              onChange={() => setChosen(session.id)}
            />
            <strong>
              {session.startsAt === null
                ? 'No fixed time'
                : `${dayAndTime(session.startsAt, session.zone)} ${clockName(session.zone, view.table('office').get(session.officeId))} time`}
            </strong>
            <span className="conflict-quiet">
              {officeName(session.officeId)} · {session.code} ·{' '}
              {seatsLeft > 0
                ? `${seatsLeft} of ${session.capacity} seats left`
                : `full, ${session.waitlistCount} waiting`}
            </span>
          </label>
        ))}
      </fieldset>
      <p className="conflict-quiet">
        Fits as far as this device knows; the server checks the whole calendar of {conflict.userName}.
      </p>
      <ButtonRow align="end">
        <Button onClick={onCancel}>Back</Button>
        <Button variant="primary" type="submit" disabled={chosen === null}>
          Move {conflict.userName} there
        </Button>
      </ButtonRow>
    </form>
  );
}
