// ⌘K: one field that finds a page, a training, a person or a command. The shell of it: the caller searches and runs,
// this draws and listens. Its code is fetched when it first opens.
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { IconName } from './icon.tsx';

export interface PaletteItem {
  /** Unique over all groups. */
  id: string;
  label: string;
  detail?: string | undefined;
  icon?: IconName | undefined;
  shortcut?: string | undefined;
}

export interface PaletteGroup {
  id: string;
  label: string;
  items: readonly PaletteItem[];
}

export interface CommandPaletteProps {
  isOpen: boolean;
  onClose: () => void;
  query: string;
  onQueryChange: (query: string) => void;
  groups: readonly PaletteGroup[];
  /** Runs the chosen item; the palette closes itself first. */
  onRun: (id: string) => void;
  placeholder?: string | undefined;
  /** Said when nothing matches. */
  emptyText?: string | undefined;
}

const PaletteSurface = lazy(loadPalette);

/** The command palette; render it always and say with `isOpen` whether it shows. */
export function CommandPalette(props: CommandPaletteProps) {
  const [wasOpened, setWasOpened] = useState(props.isOpen);
  if (props.isOpen && !wasOpened) setWasOpened(true);
  if (!wasOpened) return null;
  return (
    <Suspense fallback={null}>
      <PaletteSurface {...props} />
    </Suspense>
  );
}

async function loadPalette(): Promise<{ default: (props: CommandPaletteProps) => ReactNode }> {
  const { CommandPaletteSurface } = await import('./command-palette-surface.tsx');
  return { default: CommandPaletteSurface };
}
