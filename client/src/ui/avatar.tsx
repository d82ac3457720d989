// A person as initials in a navy disc. Decoration beside a name; with `label` it says the name itself.
import { initials } from './initials.ts';
import './avatar.css';

export interface AvatarProps {
  name: string;
  size?: 'small' | 'medium' | 'large' | undefined;
  /** Set when no name stands beside it. */
  label?: string | undefined;
  onNavy?: boolean | undefined;
}

/** Initials in a disc. */
export function Avatar({ name, size = 'medium', label, onNavy = false }: AvatarProps) {
  const meaning = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <span className={`ui-avatar ui-avatar--${size}${onNavy ? ' ui-avatar--on-navy' : ''}`} {...meaning}>
      {initials(name)}
    </span>
  );
}
