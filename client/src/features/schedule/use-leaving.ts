// Giving a place back, and taking that back again. Always: what was cancelled can be undone from the toast; while the
// cancellation has not left this device, undoing withdraws it and nothing is ever sent.
import { notIssued, type NotIssued } from '../../command/not-issued.ts';
import { newId, useCommands } from '../../command/use-commands.ts';
import { withdrawalWords } from '../../command/withdrawal-words.ts';
import { ERROR_CODES, isErrorCode } from '@openkms/schema/domain/codes.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { useSync } from '../../view/use-sync.ts';
import type { ScheduleEntry } from './agenda.ts';

export type Leaving = {
  readonly leave: (entry: ScheduleEntry) => Promise<void>;
  /** Takes a waiting change back; says so when it was too late. */
  readonly withdraw: (entry: ScheduleEntry) => Promise<void>;
};

/** What can be done with a place one holds. */
export function useLeaving(): Leaving {
  const { issue } = useCommands();
  const sync = useSync();
  const toasts = useToasts();

  const sayNotIssued = ({ isKept, message, detail }: NotIssued): void =>
    toasts.show({ id: 'unsaved', tone: isKept ? 'warning' : 'error', message, detail });

  const leave = async ({ registration, session, training }: ScheduleEntry): Promise<void> => {
    const title = training?.title ?? session.code;
    const args = { registrationId: registration.id, sessionId: session.id };
    const issued = await issue('registration.cancel', args).catch(notIssued);
    if ('isKept' in issued) return sayNotIssued(issued);
    const { commandId, outcome } = issued;
    if (outcome.status === 'rejected' || outcome.status === 'malformed') {
      const detail = isErrorCode(outcome.code) ? ERROR_CODES[outcome.code] : outcome.code;
      toasts.show({ id: commandId, tone: 'error', message: `${title} was not cancelled.`, detail });
      return;
    }
    const undo = async (): Promise<void> => {
      if ((await sync.withdraw(commandId, 'unsent')) === 'unsent') return;
      await issue('registration.register', { registrationId: newId(), sessionId: session.id }).catch((cause: unknown) =>
        sayNotIssued(notIssued(cause)),
      );
    };
    toasts.show({
      id: commandId,
      message: registration.status === 'waitlisted' ? 'Left the waitlist' : 'Registration cancelled',
      detail: title,
      action: { label: 'Undo', onPress: () => void undo() },
    });
  };

  const withdraw = async ({ commandId, session, training }: ScheduleEntry): Promise<void> => {
    if (commandId === null) return;
    const detail = training?.title ?? session.code;
    toasts.show({ id: commandId, ...withdrawalWords(await sync.withdraw(commandId)), detail });
  };

  return { leave, withdraw };
}
