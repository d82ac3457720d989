// Registering, leaving, and taking back either. Always: every action is a command that is durable on this device before
// the words change; what can be undone is offered at once, and undoing a change that never left withdraws it instead
// of sending a second one.
import { notIssued, type NotIssued } from '../../command/not-issued.ts';
import { newId, useCommands } from '../../command/use-commands.ts';
import { withdrawalWords } from '../../command/withdrawal-words.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { useSync } from '../../view/use-sync.ts';
import { ERROR_CODES, isErrorCode } from '@openkms/schema/domain/codes.ts';
import type { RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { seatsLeft } from '@openkms/schema/domain/seats.ts';

export type Registering = {
  readonly register: (session: SessionRow, title: string) => Promise<void>;
  readonly leave: (registration: RegistrationRow, title: string) => Promise<void>;
  /** Takes a waiting change back; says so when it was too late. */
  readonly withdraw: (commandId: string, title: string) => Promise<void>;
};

/** What a person can do with a session's seat. */
export function useRegistering(): Registering {
  const { issue } = useCommands();
  const { withdraw: takeBack } = useSync();
  const toasts = useToasts();

  const sayFailed = (title: string, code: string): void =>
    toasts.show({
      id: `failed-${title}`,
      tone: 'error',
      message: `Nothing was changed for ${title}.`,
      detail: isErrorCode(code) ? ERROR_CODES[code] : code,
    });
  const sayNotIssued = ({ isKept, message, detail }: NotIssued): void =>
    toasts.show({ id: 'unsaved', tone: isKept ? 'warning' : 'error', message, detail });

  const register: Registering['register'] = async (session, title) => {
    const registrationId = newId();
    const base = {
      meetings: session.meetings.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
      seatsLeft: seatsLeft(session),
    };
    const args = { registrationId, sessionId: session.id };
    const issued = await issue('registration.register', args, base).catch(notIssued);
    if ('isKept' in issued) return sayNotIssued(issued);
    const { commandId, outcome } = issued;
    if (outcome.status === 'rejected' || outcome.status === 'malformed') return sayFailed(title, outcome.code);
    toasts.show({
      id: commandId,
      message: outcome.status === 'adjusted' ? 'Requested a place on the waitlist' : 'Requested',
      detail: title,
      action: {
        label: 'Undo',
        onPress: () => {
          void undo(commandId, () => issue('registration.cancel', { registrationId, sessionId: session.id }));
        },
      },
    });
  };

  const leave: Registering['leave'] = async (registration, title) => {
    const { sessionId, id: registrationId } = registration;
    const issued = await issue('registration.cancel', { registrationId, sessionId }).catch(notIssued);
    if ('isKept' in issued) return sayNotIssued(issued);
    const { commandId, outcome } = issued;
    if (outcome.status === 'rejected' || outcome.status === 'malformed') return sayFailed(title, outcome.code);
    toasts.show({
      id: commandId,
      message: registration.status === 'waitlisted' ? 'Left the waitlist' : 'Registration cancelled',
      detail: title,
      action: {
        label: 'Undo',
        onPress: () => {
          void undo(commandId, () => issue('registration.register', { registrationId: newId(), sessionId }));
        },
      },
    });
  };

  const undo = async (commandId: string, otherwise: () => Promise<unknown>): Promise<void> => {
    // One that was tried may be at the server: the opposite goes behind it instead.
    if ((await takeBack(commandId, 'unsent')) === 'unsent') return;
    await otherwise().catch((cause: unknown) => sayNotIssued(notIssued(cause)));
  };

  const withdraw: Registering['withdraw'] = async (commandId, title) => {
    toasts.show({ id: commandId, ...withdrawalWords(await takeBack(commandId)), detail: title });
  };

  return { register, leave, withdraw };
}
