// What a menu shows once it is open. Loaded by menu.tsx only.
import type { ReactNode, RefObject } from 'react';
import { Menu as AriaMenu, MenuItem as AriaMenuItem, Popover } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import './popover-surface.css';

// A menu that opens must take the focus (WAI-ARIA menu button pattern).
const takesFocus = { autoFocus: 'first' } as const;

export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName | undefined;
  detail?: string | undefined;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
}

export interface MenuSurfaceProps {
  /** Names the list. */
  label: string;
  items: readonly MenuItem[];
  onAction: (id: string) => void;
  /** Words above the items. */
  heading?: ReactNode;
  trigger: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** The open list. */
export function MenuSurface({ label, items, onAction, heading, trigger, isOpen, onOpenChange }: MenuSurfaceProps) {
  return (
    <Popover
      className="ui-popover"
      aria-label={label}
      triggerRef={trigger}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      placement="bottom end"
      offset={6}
    >
      {heading === undefined ? null : <div className="ui-menu-heading">{heading}</div>}
      <AriaMenu
        className="ui-menu"
        aria-label={label}
        {...takesFocus}
        disabledKeys={items.filter((item) => item.disabled === true).map((item) => item.id)}
        onAction={(key) => onAction(String(key))}
        onClose={() => onOpenChange(false)}
      >
        {items.map((item) => (
          <AriaMenuItem
            key={item.id}
            id={item.id}
            textValue={item.label}
            className={item.danger === true ? 'ui-menu-item ui-menu-item--danger' : 'ui-menu-item'}
          >
            {item.icon === undefined ? null : <Icon name={item.icon} />}
            <span className="ui-menu-words">
              <span>{item.label}</span>
              {item.detail === undefined ? null : <span className="ui-menu-detail">{item.detail}</span>}
            </span>
          </AriaMenuItem>
        ))}
      </AriaMenu>
    </Popover>
  );
}
