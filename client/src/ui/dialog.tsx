// A dialog in a navy frame. The surface (React Aria's modal: focus kept inside, Escape closes, focus goes back to
// where it was) is fetched when the first dialog opens, so that no page pays for it before.
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { DialogProps } from './dialog-surface.tsx';

const DialogSurface = lazy(loadDialog);

/** A modal dialog; render it always and say with `isOpen` whether it shows. */
export function Dialog(props: DialogProps) {
  const [wasOpened, setWasOpened] = useState(props.isOpen);
  if (props.isOpen && !wasOpened) setWasOpened(true);
  if (!wasOpened) return null;
  return (
    <Suspense fallback={null}>
      <DialogSurface {...props} />
    </Suspense>
  );
}

async function loadDialog(): Promise<{ default: (props: DialogProps) => ReactNode }> {
  const { DialogSurface } = await import('./dialog-surface.tsx');
  return { default: DialogSurface };
}
