// Executing a change after all, and dismissing it. Always: dismissing is an ordinary command and works offline; executing
// asks the server at once, because what the change needs to read need not be among the rows of this device.
import { ERROR_CODES, isErrorCode } from '@openkms/schema/domain/codes.ts';
import type { CommandDeadLetterRow } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import { notIssued } from '../../command/not-issued.ts';
import { useCommands } from '../../command/use-commands.ts';
import type { Refusal } from '../../ui/form-dialog.tsx';
import { useToasts } from '../../ui/use-toasts.ts';
import { useServerPost } from '../../view/use-server-read.ts';
import { letterName, refusalWords } from './letter-words.ts';

const replayed = z.object({ code: z.string().nullable() });

/** What an administrator can do with a letter; each resolves with null, or why not in words. */
export function useLetters() {
  const { issue } = useCommands();
  const post = useServerPost();
  const toasts = useToasts();

  const replay = async (letter: CommandDeadLetterRow, note: string): Promise<Refusal> => {
    const words = note.trim();
    const answer = await post(
      `/api/v1/dead-letters/${encodeURIComponent(letter.id)}/replay`,
      words === '' ? {} : { note: words },
      replayed,
    );
    if (!answer.ok && MET_ANOTHER.has(answer.code)) {
      // No failure: it was executed and met another change, which is kept for a decision of its own.
      toasts.show({
        id: letter.id,
        tone: 'warning',
        message: 'Executed; it met another change',
        detail: 'Decide that under Conflicts.',
      });
      return null;
    }
    if (!answer.ok) return refused(answer.code);
    toasts.show({ id: letter.id, message: 'Executed after all', detail: letterName(letter) });
    return null;
  };

  const dismiss = async (letter: CommandDeadLetterRow, note: string): Promise<Refusal> => {
    const issued = await issue('dead-letter.dismiss', { id: letter.id, note: note.trim() }).catch(notIssued);
    if ('isKept' in issued) {
      if (!issued.isKept) return `${issued.message}. ${issued.detail}`;
      toasts.show({ id: 'unsaved', tone: 'warning', message: issued.message, detail: issued.detail });
      return null;
    }
    const { outcome, commandId } = issued;
    if (outcome.status === 'rejected' || outcome.status === 'malformed') return refused(outcome.code);
    toasts.show({
      id: commandId,
      tone: 'info',
      message: 'Dismissed',
      detail: `${letterName(letter)}. Its author is told.`,
    });
    return null;
  };

  return { replay, dismiss };
}

const MET_ANOTHER: ReadonlySet<string> = new Set(['field_conflict', 'schedule_overlap']);

function refused(code: string): string {
  return refusalWords(code, isErrorCode(code) ? ERROR_CODES[code] : undefined);
}
