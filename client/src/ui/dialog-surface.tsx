// What a dialog looks like once it is there. Loaded by dialog.tsx only.
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button.tsx';
import './dialog-surface.css';

export interface DialogProps {
  isOpen: boolean;
  /** Called by Escape, the close button and, where allowed, a press outside. */
  onClose: () => void;
  title: ReactNode;
  /** A sentence under the title. */
  lead?: ReactNode;
  /** The actions; the primary one last. */
  footer?: ReactNode;
  size?: 'small' | 'medium' | 'large' | undefined;
  /** `alertdialog` interrupts: it wants an answer and does not close by a press outside. */
  role?: 'dialog' | 'alertdialog' | undefined;
  children?: ReactNode;
}

/** The modal itself; see {@link DialogProps}. */
export function DialogSurface({
  isOpen,
  onClose,
  title,
  lead,
  footer,
  size = 'medium',
  role = 'dialog',
  children,
}: DialogProps) {
  return (
    <ModalOverlay
      className="ui-scrim"
      isOpen={isOpen}
      isDismissable={role === 'dialog'}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`ui-dialog ui-dialog--${size}`}>
        <AriaDialog className="ui-dialog-frame" role={role}>
          <header className="ui-dialog-header">
            <div>
              <Heading slot="title" level={2} className="ui-dialog-title">
                {title}
              </Heading>
              {lead === undefined ? null : <p className="ui-dialog-lead">{lead}</p>}
            </div>
            <IconButton icon="x" label="Close" size="small" onNavy onClick={onClose} />
          </header>
          {children === undefined ? null : <div className="ui-dialog-body">{children}</div>}
          {footer === undefined ? null : <footer className="ui-dialog-footer">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
