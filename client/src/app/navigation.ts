/** Which pages there are for whom, and which of them an address belongs to. Pure. */
import type { Role } from '@openkms/schema/domain/rows.ts';
import type { NavigationGroup, NavigationItem } from '../ui/app-shell.tsx';

/** The page a person begins with. */
export function homeOf(role: Role): string {
  switch (role) {
    case 'employee':
      return '/trainings';
    case 'manager':
      return '/board';
    case 'admin':
      return '/conflicts';
  }
}

/** What waits for an administrator. */
export type Waiting = { readonly conflicts: number; readonly setAside: number };

/** The navigation of a role. */
export function navigationOf(role: Role, waiting: Waiting): NavigationGroup[] {
  const groups: NavigationGroup[] = [
    {
      id: 'learn',
      items: [
        { id: 'trainings', label: 'Trainings', href: '/trainings', icon: 'book', primary: true },
        { id: 'schedule', label: 'My schedule', href: '/schedule', icon: 'calendar', primary: true },
        // The phone's bar has four places, and an administrator's conflicts need one.
        { id: 'prompts', label: 'Prompts', href: '/prompts', icon: 'prompt', primary: role !== 'admin' },
      ],
    },
  ];
  if (role !== 'employee') {
    groups.push({
      id: 'offices',
      label: 'Offices',
      items: [
        { id: 'board', label: 'Live board', href: '/board', icon: 'board', primary: true },
        { id: 'devices', label: 'Devices', href: '/devices', icon: 'laptop' },
      ],
    });
  }
  if (role === 'admin') {
    const conflicts: NavigationItem = {
      id: 'conflicts',
      label: 'Conflicts',
      href: '/conflicts',
      icon: 'compare',
      primary: true,
      count: { value: waiting.conflicts, label: waiting.conflicts === 1 ? 'open conflict' : 'open conflicts' },
    };
    const setAside: NavigationItem = {
      id: 'set-aside',
      label: 'Set aside',
      href: '/set-aside',
      icon: 'archive',
      count: { value: waiting.setAside, label: waiting.setAside === 1 ? 'change set aside' : 'changes set aside' },
    };
    groups.push({
      id: 'organisation',
      label: 'Organisation',
      items: [conflicts, setAside, { id: 'audit', label: 'Audit log', href: '/audit', icon: 'shield' }],
    });
  }
  const device: NavigationItem[] = [
    { id: 'sync', label: 'Sync status', href: '/sync', icon: 'cloud', primary: role === 'employee' },
  ];
  if (role !== 'employee') device.push({ id: 'health', label: 'System health', href: '/health', icon: 'settings' });
  groups.push({ id: 'device', label: 'System', items: device });
  return groups;
}

/** The id of the item an address belongs to; null for none. */
export function currentItem(groups: readonly NavigationGroup[], path: string): string | null {
  const item = groups.flatMap(({ items }) => items).find(({ href }) => path === href || path.startsWith(`${href}/`));
  return item?.id ?? null;
}
