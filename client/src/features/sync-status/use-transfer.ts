// The queue as a file, out and in. Always: every end is told, a refusal by its own words.
import { useCallback, useState } from 'react';
import { isoDay, readerZone } from '../../ui/date-text.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { useSync } from '../../view/use-sync.ts';
import { importedWords, importRefusedWords } from './risk-words.ts';

/** Saves everything that waits on this device to a file; `isSaving` until the browser has it. */
export function useExport(): { readonly isSaving: boolean; readonly save: () => void } {
  const { exportQueue } = useSync();
  const toasts = useToasts();
  const [isSaving, setSaving] = useState(false);
  const save = useCallback(() => {
    const run = async (): Promise<void> => {
      setSaving(true);
      try {
        const url = URL.createObjectURL(await exportQueue());
        const link = document.createElement('a');
        link.href = url;
        link.download = `openkms-changes-${isoDay(Date.now(), readerZone())}.json`;
        link.click();
        URL.revokeObjectURL(url);
      } catch (error) {
        console.error('The queue could not be exported', error);
        toasts.show({ id: 'export', tone: 'error', message: 'The changes could not be exported.' });
      } finally {
        setSaving(false);
      }
    };
    void run();
  }, [exportQueue, toasts]);
  return { isSaving, save };
}

/** Takes a file in that the same person exported elsewhere. */
export function useImport(): { readonly isTaking: boolean; readonly take: (file: Blob) => void } {
  const { importQueue } = useSync();
  const toasts = useToasts();
  const [isTaking, setTaking] = useState(false);
  const take = useCallback(
    (file: Blob) => {
      const run = async (): Promise<void> => {
        setTaking(true);
        try {
          const came = await importQueue(file);
          toasts.show({ id: 'import', tone: came.unreadable > 0 ? 'warning' : 'success', ...importedWords(came) });
        } catch (cause) {
          const code = codeOf(cause);
          if (code === null) console.error('The file could not be taken in', cause);
          toasts.show({ id: 'import', tone: 'error', message: 'Not taken in', detail: importRefusedWords(code) });
        } finally {
          setTaking(false);
        }
      };
      void run();
    },
    [importQueue, toasts],
  );
  return { isTaking, take };
}

function codeOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}
