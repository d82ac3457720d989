// What a popover shows once it is open. Loaded by popover.tsx only.
import { Dialog, Popover } from 'react-aria-components';
import type { PopoverSurfaceProps } from './popover.tsx';
import './popover-surface.css';

/** The open panel; see PopoverProps. */
export function PopoverSurface({ label, placement, trigger, isOpen, onOpenChange, children }: PopoverSurfaceProps) {
  return (
    <Popover
      className="ui-popover"
      triggerRef={trigger}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      placement={placement}
      offset={8}
    >
      <Dialog className="ui-popover-body" aria-label={label}>
        {children}
      </Dialog>
    </Popover>
  );
}
