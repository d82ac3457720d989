// A link to another page that looks like the button people expect there.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Icon, type IconName } from '../../ui/icon.tsx';

export interface ButtonLinkProps {
  href: string;
  children: ReactNode;
  variant?: 'primary' | 'secondary' | 'quiet' | undefined;
  size?: 'medium' | 'small' | undefined;
  icon?: IconName | undefined;
}

/** Leads to `href` inside the app. */
export function ButtonLink({ href, children, variant = 'secondary', size = 'medium', icon }: ButtonLinkProps) {
  return (
    <Link href={href} className={`ui-button ui-button--${variant} ui-button--${size}`}>
      {icon === undefined ? null : <Icon name={icon} size={size === 'small' ? 16 : 20} />}
      <span className="ui-button-words">{children}</span>
    </Link>
  );
}
