// What is pressed. One primary button a view; the rest are secondary or quiet. A pending button keeps its place,
// its width and the focus, says so to screen readers, and takes no second press.
import type { ComponentPropsWithRef, MouseEvent, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';
import './button.css';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'medium' | 'small';

interface Look {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: IconName | undefined;
  iconEnd?: IconName | undefined;
  /** For a place on navy (side navigation, dark headers). */
  onNavy?: boolean | undefined;
}

export interface ButtonProps extends Look, Omit<ComponentPropsWithRef<'button'>, 'children'> {
  children: ReactNode;
  pending?: boolean | undefined;
  /** Read out while pending; "Working" unless told. */
  pendingLabel?: string | undefined;
}

/** A button with words. */
export function Button({
  children,
  variant = 'secondary',
  size = 'medium',
  icon,
  iconEnd,
  onNavy,
  pending = false,
  pendingLabel = 'Working',
  className,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={pending ? 'button' : type}
      className={look({ variant, size, onNavy }, className)}
      aria-disabled={pending ? true : rest['aria-disabled']}
      data-pending={pending || undefined}
      onClick={pending ? ignore : onClick}
    >
      {icon === undefined ? null : <Icon name={icon} size={size === 'small' ? 16 : 20} />}
      <span className="ui-button-words">{children}</span>
      {iconEnd === undefined ? null : <Icon name={iconEnd} size={size === 'small' ? 16 : 20} />}
      {pending ? <span className="ui-button-spinner" aria-hidden="true" /> : null}
      <output className="ui-button-status">{pending ? <VisuallyHidden>{pendingLabel}</VisuallyHidden> : null}</output>
    </button>
  );
}

export interface IconButtonProps extends Omit<Look, 'iconEnd'>, Omit<ComponentPropsWithRef<'button'>, 'children'> {
  icon: IconName;
  /** The accessible name; also shown as a native tooltip. */
  label: string;
}

/** A button that shows an icon only. */
export function IconButton({
  icon,
  label,
  variant = 'quiet',
  size = 'medium',
  onNavy,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={`${look({ variant, size, onNavy }, className)} ui-button--icon`}
    >
      <Icon name={icon} size={size === 'small' ? 16 : 20} />
    </button>
  );
}

/** Buttons that belong together, in a row that wraps. */
export function ButtonRow({ children, align = 'start' }: { children: ReactNode; align?: 'start' | 'end' | undefined }) {
  return <div className={`ui-button-row ui-button-row--${align}`}>{children}</div>;
}

function look({ variant, size, onNavy }: Look, extra: string | undefined): string {
  const names = ['ui-button', `ui-button--${variant}`, `ui-button--${size}`];
  if (onNavy === true) names.push('ui-button--on-navy');
  if (extra !== undefined) names.push(extra);
  return names.join(' ');
}

function ignore(event: MouseEvent): void {
  event.preventDefault();
}
