// Ceasing to trust a device, and trusting it again, as commands. Always: what the rules refuse is said and not queued.
import { reason as reasonRule } from '@openkms/schema/commands/text.ts';
import type { DeviceRow } from '@openkms/schema/domain/rows.ts';
import { anyCommandRefused, notIssued } from '../../command/not-issued.ts';
import { useCommands } from '../../command/use-commands.ts';
import type { Refusal } from '../../ui/form-dialog.tsx';
import { useToasts } from '../../ui/use-toasts.ts';

export type DeviceCommands = {
  readonly revoke: (device: DeviceRow, reason: string) => Promise<Refusal>;
  readonly readmit: (device: DeviceRow) => Promise<Refusal>;
};

/** What an administrator can do with a device. */
export function useDeviceCommands(): DeviceCommands {
  const { issue } = useCommands();
  const toasts = useToasts();

  const send = async (
    name: 'device.revoke' | 'device.readmit',
    args: { deviceId: string; reason?: string },
    message: string,
    undo?: () => void,
  ): Promise<Refusal> => {
    const issued = await issue(name, args).catch(notIssued);
    if ('isKept' in issued) {
      if (!issued.isKept) return `${issued.message}. ${issued.detail}`;
      toasts.show({ id: 'unsaved', tone: 'warning', message: issued.message, detail: issued.detail });
      return null;
    }
    const { outcome, commandId } = issued;
    if (outcome.status === 'rejected' || outcome.status === 'malformed') return refusalWords(outcome.code);
    toasts.show({
      id: commandId,
      message,
      detail: 'Saved on this device; it counts once the server has it.',
      ...(undo === undefined ? {} : { action: { label: 'Undo', onPress: undo } }),
    });
    return null;
  };

  const readmit: DeviceCommands['readmit'] = (device) =>
    send('device.readmit', { deviceId: device.id }, `${device.label} is trusted again`);
  const revoke: DeviceCommands['revoke'] = (device, reason) =>
    send(
      'device.revoke',
      { deviceId: device.id, reason },
      `${device.label} is no longer trusted`,
      () => void readmit(device),
    );
  return { revoke, readmit };
}

/** What is wrong with a reason, in words; undefined when it will do. */
export function reasonError(reason: string): string | undefined {
  const issue = reasonRule.safeParse(reason).error?.issues[0]?.message;
  switch (issue) {
    case undefined:
      return undefined;
    case 'empty_text':
      return 'Say why: whoever uses the device reads it.';
    case 'text_too_long':
      return 'This is too long: at most 500 characters fit.';
    case 'html_not_allowed':
      return 'Leave out < and >: only plain words are kept.';
    default:
      return 'Write it on one line.';
  }
}

function refusalWords(code: string): string {
  switch (code) {
    case 'forbidden':
      return 'Only administrators decide which devices are trusted.';
    case 'not_found':
      return 'This device is no longer known.';
    default:
      return anyCommandRefused(code) ?? `It was refused (${code}).`;
  }
}
