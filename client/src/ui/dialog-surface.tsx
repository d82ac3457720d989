// What a dialog looks like once it is there. Loaded by dialog.tsx only.
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button.tsx';
import type { DialogProps } from './dialog.tsx';
import './dialog-surface.css';

/** The modal itself; see DialogProps. */
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
