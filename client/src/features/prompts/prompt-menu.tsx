// What can be done with a prompt as a whole: details, archive, restore, delete.
import { useState } from 'react';
import { Menu } from '../../ui/menu.tsx';
import type { MenuItem } from '../../ui/menu-surface.tsx';
import { DetailsDialog } from './details-dialog.tsx';
import type { ShownPrompt } from './use-prompt.ts';
import { useStanding } from './use-standing.ts';

/** The menu; draws nothing for whoever may only read. */
export function PromptMenu({ shown }: { shown: ShownPrompt }) {
  const { prompt, rights } = shown;
  const { archive, remove, restore } = useStanding(shown);
  const [isEditing, setEditing] = useState(false);
  const isActive = prompt.status === 'active';
  const items: MenuItem[] = [
    ...(rights.write ? [{ id: 'details', label: 'Rename, change who it is for', icon: 'edit' as const }] : []),
    ...(isActive && rights.keep
      ? [{ id: 'archive', label: 'Archive', icon: 'archive' as const, detail: 'Out of use; kept and found' }]
      : []),
    ...(!isActive && rights.keep ? [{ id: 'restore', label: 'Restore', icon: 'undo' as const }] : []),
    ...(prompt.status !== 'deleted' && rights.keep
      ? [{ id: 'delete', label: 'Delete', icon: 'trash' as const, danger: true }]
      : []),
  ];
  if (items.length === 0) return null;
  return (
    <>
      <Menu
        label="More about this prompt"
        variant="secondary"
        items={items}
        onAction={(id) => {
          if (id === 'details') setEditing(true);
          else if (id === 'archive') void archive();
          else if (id === 'restore') void restore();
          else if (id === 'delete') void remove();
        }}
      />
      {isEditing ? <DetailsDialog shown={shown} onClose={() => setEditing(false)} /> : null}
    </>
  );
}
