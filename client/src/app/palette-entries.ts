/** What the palette knows of this app: its pages as the navigation names them, its commands, and its key. */
import type { PaletteCommand, PalettePage } from '../features/command-palette/palette-groups.ts';
import type { NavigationGroup } from '../ui/app-shell.tsx';

const ALSO_CALLED: Record<string, string> = {
  trainings: 'catalogue courses search find',
  schedule: 'calendar agenda week hours goals registrations',
  prompts: 'library templates instructions agents models',
  board: 'offices seats dashboard',
  devices: 'laptops phones not synced revoke trust',
  conflicts: 'inbox resolve',
  'set-aside': 'dead letters replay dismiss refused',
  audit: 'history log verify',
  sync: 'offline queue outbox changes export import',
  health: 'diagnostics status',
};

const IS_MAC = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);

/** The palette's key as it is written on this machine. */
export const SHORTCUT = IS_MAC ? '⌘K' : 'Ctrl K';

/** True for ⌘K on a Mac and Ctrl+K everywhere. */
export function isPaletteKey(
  event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>,
): boolean {
  return event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey;
}

/** Every page of the navigation and what else has an address of its own, as the palette finds it. */
export function palettePages(groups: readonly NavigationGroup[]): PalettePage[] {
  const named = groups
    .flatMap(({ items }) => items)
    .map(({ id, href, label, icon }) => ({ href, label, icon, alsoCalled: ALSO_CALLED[id] ?? '' }));
  return [
    ...named,
    { href: '/prompts/new', label: 'Write a prompt', icon: 'edit', alsoCalled: 'new create' },
    { href: '/prompts/runs', label: 'My runs', icon: 'play', alsoCalled: 'prompts answers models cost history' },
  ];
}

/** The commands of the whole app. */
export function paletteCommands(canInstall: boolean): PaletteCommand[] {
  return [
    { id: 'retry', label: 'Send waiting changes now', icon: 'refresh', alsoCalled: 'sync retry try' },
    { id: 'check-update', label: 'Look for a new version', icon: 'download', alsoCalled: 'update reload' },
    ...(canInstall ? [{ id: 'install', label: 'Install this app', icon: 'download' as const }] : []),
    { id: 'sign-out', label: 'Sign out', icon: 'log-out', alsoCalled: 'leave log' },
  ];
}
