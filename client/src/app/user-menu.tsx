// Who is signed in, and leaving. Says beforehand what becomes of changes that still wait.
import { Avatar } from '../ui/avatar.tsx';
import { Menu } from '../ui/menu.tsx';
import type { MenuItem } from '../ui/menu-surface.tsx';
import { counted } from '../ui/number-text.ts';
import type { Person } from '../view/use-session.ts';
import { useSync } from '../view/use-sync.ts';

const ROLE_WORDS: Record<Person['role'], string> = { employee: 'Employee', manager: 'Manager', admin: 'Administrator' };

export interface UserMenuProps {
  person: Person;
  canInstall: boolean;
  /** `install` or `sign-out`. */
  onAction: (id: string) => void;
}

/** The person's menu. */
export function UserMenu({ person, canInstall, onAction }: UserMenuProps) {
  const { pending } = useSync();
  const items: MenuItem[] = [
    ...(canInstall ? [{ id: 'install', label: 'Install this app', icon: 'download' as const }] : []),
    {
      id: 'sign-out',
      label: 'Sign out',
      icon: 'log-out',
      detail:
        pending === 0
          ? undefined
          : `${counted(pending, 'change')} ${pending === 1 ? 'stays' : 'stay'} sealed here until you sign in again`,
    },
  ];
  return (
    <Menu
      label="Your account"
      onNavy
      items={items}
      onAction={onAction}
      heading={
        <>
          <strong>{person.name}</strong>
          <br />
          {person.email}
          <br />
          {ROLE_WORDS[person.role]}
        </>
      }
    >
      <span className="shell-person">
        <Avatar name={person.name} size="small" onNavy />
        <span className="shell-person-name">{person.name}</span>
      </span>
    </Menu>
  );
}
