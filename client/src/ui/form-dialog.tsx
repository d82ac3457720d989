// The frame of a form in a dialog: it is sent by its button or by Enter, and stays open, with the reason, when the rules
// refuse.
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { Callout } from './callout.tsx';
import { Dialog } from './dialog.tsx';
import './form-dialog.css';

/** null when it was sent; otherwise why not, in words. */
export type Refusal = string | null;

export interface FormDialogProps {
  title: string;
  lead?: string | undefined;
  submitLabel: string;
  danger?: boolean | undefined;
  /** Above the reason of a refusal; "Not saved yet" unless told. */
  refusedTitle?: string | undefined;
  size?: 'small' | 'medium' | 'large' | undefined;
  /** Sends; null closes the dialog, words keep it open and are shown. */
  onSubmit: () => Promise<Refusal>;
  onClose: () => void;
  children: ReactNode;
}

/** An open form; take it away to close it. */
export function FormDialog({
  title,
  lead,
  submitLabel,
  danger = false,
  refusedTitle = 'Not saved yet',
  size,
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const formId = useId();
  const [refusal, setRefusal] = useState<Refusal>(null);
  const [isSending, setSending] = useState(false);
  const submit = async () => {
    setSending(true);
    const said = await onSubmit();
    setSending(false);
    setRefusal(said);
    if (said === null) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      lead={lead}
      size={size}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button variant={danger ? 'danger' : 'primary'} type="submit" form={formId} pending={isSending}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="ui-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {refusal === null ? null : (
          <Callout tone="error" title={refusedTitle} announce="at once">
            {refusal}
          </Callout>
        )}
        {children}
      </form>
    </Dialog>
  );
}

/** What a form says when a field is wrong: the fields themselves say which and why. */
export const LOOK_BELOW = 'Some fields need another look; each says what is wrong.';
