// ⌘K: one field that finds a page, a training, a person or a command. The shell of it: the caller searches and runs,
// this draws and listens. Its code is fetched when it first opens.
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { CommandPaletteProps } from './command-palette-surface.tsx';

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
