// Asks why before a device is no longer trusted, and says what that means for what is still on it.
import type { DeviceRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import { FactList } from '../../ui/fact-list.tsx';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { counted } from '../../ui/number-text.ts';
import { TextArea } from '../../ui/text-field.tsx';
import { shortMoment } from '../../ui/when.ts';
import { shortId } from './device-words.ts';
import { reasonError } from './use-device-commands.ts';

export interface RevokeDialogProps {
  device: DeviceRow;
  personName: string;
  /** null where it is not known here. */
  officeName: string | null;
  now: number;
  onSubmit: (reason: string) => Promise<Refusal>;
  onClose: () => void;
}

/** The dialog of device.revoke. */
export function RevokeDialog({ device, personName, officeName, now, onSubmit, onClose }: RevokeDialogProps) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | undefined>(undefined);
  const submit = (): Promise<Refusal> => {
    const wrong = reasonError(reason);
    setError(wrong);
    return wrong === undefined ? onSubmit(reason.trim()) : Promise.resolve(LOOK_BELOW);
  };
  return (
    <FormDialog
      title="Revoke this device"
      lead={`${device.label}, ${shortId(device)} · ${personName}`}
      submitLabel="Revoke"
      danger
      size="small"
      onSubmit={submit}
      onClose={onClose}
    >
      <FactList
        showLabels
        facts={[
          { label: 'Office', value: officeName ?? 'Not known' },
          { label: 'Last heard', value: shortMoment(device.lastSeenAt, now) },
        ]}
      />
      <p>
        It is signed out and its copy of the rows is removed as soon as it is heard of.{' '}
        {device.pendingCount === 0
          ? 'Changes that may still be on it are'
          : `${counted(device.pendingCount, 'change')} still on it ${device.pendingCount === 1 ? 'is' : 'are'}`}{' '}
        not executed but set aside for an administrator.
      </p>
      <TextArea
        label="Reason"
        required
        rows={2}
        value={reason}
        error={error}
        description={`${personName} reads it.`}
        onChange={setReason}
      />
    </FormDialog>
  );
}
