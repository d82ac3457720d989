// A button with a short list of actions behind it. The list (React Aria's menu: arrows, typing ahead, Escape) is
// fetched when the pointer or the focus comes near, so that no page pays for it before.
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { Button, IconButton, type ButtonSize, type ButtonVariant } from './button.tsx';
import type { IconName } from './icon.tsx';
import type { MenuItem, MenuSurfaceProps } from './menu-surface.tsx';

export interface MenuProps {
  /** Names the list, and the trigger too where it shows an icon only. */
  label: string;
  items: readonly MenuItem[];
  onAction: (id: string) => void;
  /** What the trigger shows; an icon alone ("more") when left out. */
  children?: ReactNode;
  icon?: IconName | undefined;
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  onNavy?: boolean | undefined;
  /** Words above the items, such as who is signed in. */
  heading?: ReactNode;
}

const MenuSurface = lazy(loadMenu);

/** A menu button. */
export function Menu({
  label,
  items,
  onAction,
  children,
  icon = 'more',
  variant = 'quiet',
  size,
  onNavy,
  heading,
}: MenuProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const common = {
    ref: trigger,
    variant,
    size,
    onNavy,
    'aria-haspopup': 'menu',
    'aria-expanded': isOpen,
    onPointerEnter: () => void loadMenu(),
    onFocus: () => void loadMenu(),
    onClick: () => {
      setWasOpened(true);
      setIsOpen(!isOpen);
    },
  } as const;
  return (
    <>
      {children === undefined ? (
        <IconButton {...common} icon={icon} label={label} />
      ) : (
        <Button {...common} icon={icon === 'more' ? undefined : icon} className="ui-menu-trigger">
          {children}
        </Button>
      )}
      {wasOpened ? (
        <Suspense fallback={null}>
          <MenuSurface {...{ label, items, onAction, heading, trigger, isOpen, onOpenChange: setIsOpen }} />
        </Suspense>
      ) : null}
    </>
  );
}

async function loadMenu(): Promise<{ default: (props: MenuSurfaceProps) => ReactNode }> {
  const { MenuSurface } = await import('./menu-surface.tsx');
  return { default: MenuSurface };
}
