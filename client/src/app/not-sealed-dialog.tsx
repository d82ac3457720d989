// Signing out was asked for and did not happen: changes wait that could not be sealed. Says which, why, and what helps.
// Always: nothing is lost by closing it; the person stays signed in.
import { useState } from 'react';
import { useExport } from '../features/sync-status/use-transfer.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { counted } from '../ui/number-text.ts';
import { useSync } from '../view/use-sync.ts';

export interface NotSealedDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onTryAgain: () => Promise<void>;
}

/** The dialog after `queue_not_sealed`. */
export function NotSealedDialog({ isOpen, onClose, onTryAgain }: NotSealedDialogProps) {
  const { pending, unsaved, connection } = useSync();
  const { isSaving, save } = useExport();
  const [isTrying, setTrying] = useState(false);
  const waiting = Math.max(pending, unsaved);
  const tryAgain = async (): Promise<void> => {
    setTrying(true);
    await onTryAgain();
    setTrying(false);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      size="small"
      title="You are still signed in"
      footer={
        <>
          <Button onClick={onClose}>Stay</Button>
          <Button icon="download" pending={isSaving} pendingLabel="Exporting" onClick={save}>
            Export
          </Button>
          <Button variant="primary" pending={isTrying} pendingLabel="Signing out" onClick={() => void tryAgain()}>
            Try again
          </Button>
        </>
      }
    >
      <p>
        {waiting === 0 ? 'Changes' : counted(waiting, 'change')} of yours {waiting === 1 ? 'waits' : 'wait'} on this
        device and could not be sealed for the next sign-in: the server has not given this device the key for it yet.
      </p>
      <p>
        {connection === 'offline'
          ? 'Sign out when the line is back, or export the changes first and import them elsewhere.'
          : 'Wait until they are sent, or sign in again and then out. You can also export them and import them elsewhere.'}
      </p>
    </Dialog>
  );
}
