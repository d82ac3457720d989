// A button that opens a small panel beside itself, for more than a menu (the sync queue, a legend). The panel's code
// is fetched when the pointer or the focus comes near.
import { lazy, Suspense, useRef, useState, type ReactNode, type RefObject } from 'react';

export interface PopoverProps {
  /** The accessible name of the panel. */
  label: string;
  /** What the trigger shows. */
  trigger: ReactNode;
  /** Classes of the trigger; it has no look of its own. */
  triggerClassName?: string | undefined;
  /** The accessible name of the trigger where its content is not enough. */
  triggerLabel?: string | undefined;
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'right bottom' | undefined;
  /** The panel; given how to close it. */
  children: (close: () => void) => ReactNode;
}

const PopoverSurface = lazy(loadPopover);

/** A trigger and its panel. */
export function Popover({
  label,
  trigger,
  triggerClassName,
  triggerLabel,
  placement = 'bottom start',
  children,
}: PopoverProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={triggerClassName}
        aria-label={triggerLabel}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={() => void loadPopover()}
        onFocus={() => void loadPopover()}
        onClick={() => {
          setWasOpened(true);
          setIsOpen(!isOpen);
        }}
      >
        {trigger}
      </button>
      {wasOpened ? (
        <Suspense fallback={null}>
          <PopoverSurface {...{ label, placement, trigger: button, isOpen, onOpenChange: setIsOpen }}>
            {children(() => setIsOpen(false))}
          </PopoverSurface>
        </Suspense>
      ) : null}
    </>
  );
}

export interface PopoverSurfaceProps {
  label: string;
  placement: NonNullable<PopoverProps['placement']>;
  trigger: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
}

async function loadPopover(): Promise<{ default: (props: PopoverSurfaceProps) => ReactNode }> {
  const { PopoverSurface } = await import('./popover-surface.tsx');
  return { default: PopoverSurface };
}
