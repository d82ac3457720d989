// Schedules a new session of a training.
import { line } from '@openkms/schema/commands/text.ts';
import type { OfficeRow, ScheduleKind, SessionMode, TrainingRow } from '@openkms/schema/domain/rows.ts';
import { useMemo, useState } from 'react';
import { newId } from '../../command/use-commands.ts';
import { byOfficeName, clockName } from '../../ui/office-words.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useView } from '../../view/use-view.ts';
import { type FieldErrors, fieldErrors } from './field-errors.ts';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { checkMeetings, type MeetingDraft, nextMeeting } from './meetings-draft.ts';
import { MeetingsEditor } from './meetings-editor.tsx';
import { SessionFields } from './session-fields.tsx';
import { NEW_SESSION, nextSessionCode, scheduleArgs, sessionErrors } from './session-form.ts';
import { useManage } from './use-manage.ts';

const schedules: readonly { value: ScheduleKind; label: string }[] = [
  { value: 'scheduled', label: 'With fixed times' },
  { value: 'self-paced', label: 'Self-paced' },
  { value: 'tba', label: 'Times to be announced' },
];
const modes: readonly { value: SessionMode; label: string }[] = [
  { value: 'in-person', label: 'In person' },
  { value: 'virtual', label: 'Virtual' },
  { value: 'self-paced', label: 'On one’s own' },
];

/** The form of a new session; `homeOfficeId` is chosen at first. */
export function ScheduleDialog({
  training,
  homeOfficeId,
  onClose,
}: {
  training: TrainingRow;
  homeOfficeId: string | null;
  onClose: () => void;
}) {
  const send = useManage();
  const known = useView((view) => view.table('office').all());
  const offices = useMemo(() => known.toSorted(byOfficeName), [known]);
  const sessions = useView((view) => view.table('session').where('trainingId', training.id));
  const firstOffice = offices.find((each) => each.id === homeOfficeId) ?? offices[0];
  const codeFor = (office: OfficeRow | undefined) =>
    nextSessionCode(training.code, office?.code ?? 'NEW', new Set(sessions.map((each) => each.code)));
  const [plan, setPlan] = useState<{ officeId: string; code: string; schedule: ScheduleKind; mode: SessionMode }>(
    () => ({
      officeId: firstOffice?.id ?? '',
      code: codeFor(firstOffice),
      schedule: 'scheduled',
      mode: firstOffice?.isVirtual === true ? 'virtual' : 'in-person',
    }),
  );
  const [draft, setDraft] = useState(NEW_SESSION);
  const [meetings, setMeetings] = useState<readonly MeetingDraft[]>(() => [nextMeeting([], crypto.randomUUID())]);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [wasSent, setWasSent] = useState(false);
  const office = offices.find((each) => each.id === plan.officeId) ?? firstOffice;
  const zone = office?.zone ?? 'UTC';
  const checked = checkMeetings(meetings, zone);

  const submit = async (): Promise<Refusal> => {
    setWasSent(true);
    const wrong = { ...sessionErrors(draft, 0), ...fieldErrors({ code: line(60) }, { code: plan.code }) };
    setErrors(wrong);
    if (office === undefined) return 'No office is known on this device yet. Wait for the first sync.';
    if (Object.keys(wrong).length > 0 || (plan.schedule === 'scheduled' && !checked.ok)) return LOOK_BELOW;
    const args = scheduleArgs(
      { ...plan, officeId: office.id, sessionId: newId(), trainingId: training.id, zone, meetings },
      draft,
    );
    return send('session.schedule', args, { message: `${plan.code} scheduled in ${office.name}` });
  };

  return (
    <FormDialog
      title="Schedule a session"
      lead={training.title}
      submitLabel="Schedule"
      size="large"
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="manage-row">
        <Select
          label="Office"
          required
          value={office?.id ?? ''}
          options={offices.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(officeId) => {
            const chosen = offices.find((each) => each.id === officeId);
            setPlan({
              ...plan,
              officeId,
              code: codeFor(chosen),
              mode: chosen?.isVirtual === true ? 'virtual' : plan.mode,
            });
          }}
        />
        <TextField
          label="Code"
          required
          value={plan.code}
          error={errors['code']}
          onChange={(code) => setPlan({ ...plan, code })}
        />
      </div>
      <div className="manage-row">
        <Select
          label="Times"
          value={plan.schedule}
          options={schedules}
          onChange={(schedule) => setPlan({ ...plan, schedule })}
        />
        <Select label="Held" value={plan.mode} options={modes} onChange={(mode) => setPlan({ ...plan, mode })} />
      </div>
      {plan.schedule === 'scheduled' ? (
        <MeetingsEditor
          clock={clockName(zone, office)}
          meetings={meetings}
          checked={checked}
          showErrors={wasSent || meetings.every((each) => each.day !== '')}
          onChange={setMeetings}
        />
      ) : null}
      <SessionFields
        draft={draft}
        errors={errors}
        seatsTaken={0}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
    </FormDialog>
  );
}
