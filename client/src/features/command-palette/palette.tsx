// ⌘K: pages, trainings, prompts and commands from one field. Trainings come from the same index as the catalogue, in their own
// lane, so that typing here never disturbs the page behind.
import { useEffect, useMemo, useState } from 'react';
import type { CatalogueSearch } from '../../search/search-client.ts';
import { isSuperseded } from '../../search/search-error.ts';
import { CommandPalette } from '../../ui/command-palette.tsx';
import { useView } from '../../view/use-view.ts';
import {
  choiceOf,
  paletteGroups,
  type PaletteCommand,
  type PalettePage,
  type PalettePrompt,
} from './palette-groups.ts';

export interface PaletteProps {
  isOpen: boolean;
  onClose: () => void;
  search: CatalogueSearch | null;
  pages: readonly PalettePage[];
  commands: readonly PaletteCommand[];
  onGo: (href: string) => void;
  onCommand: (id: string) => void;
}

const TRAININGS_SHOWN = 6;

/** The palette; rendered always, open on demand. */
export function Palette({ isOpen, onClose, search, pages, commands, onGo, onCommand }: PaletteProps) {
  const [query, setQuery] = useState('');
  const ids = useFoundIds(search, query, isOpen);
  const rows = useView((view) => view.table('training'));
  const prompts = usePrompts(isOpen);
  const groups = useMemo(() => {
    const trainings = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
    return paletteGroups(query, pages, trainings, commands, prompts);
  }, [ids, rows, query, pages, commands, prompts]);
  const close = (): void => {
    setQuery('');
    onClose();
  };
  return (
    <CommandPalette
      isOpen={isOpen}
      onClose={close}
      query={query}
      onQueryChange={setQuery}
      groups={groups}
      placeholder="Page, training, prompt or command"
      onRun={(id) => {
        const choice = choiceOf(id);
        if (choice.kind === 'go') onGo(choice.href);
        else if (choice.kind === 'search') onGo(`/trainings?q=${encodeURIComponent(query.trim())}`);
        else onCommand(choice.id);
      }}
    />
  );
}

/** Prompts in use that are here, the latest change first; none while the palette is closed. PalettePrompts brings them. */
function usePrompts(isOpen: boolean): readonly PalettePrompt[] {
  const table = useView((view) => view.table('prompt'));
  return useMemo(
    () =>
      isOpen
        ? table
            .all()
            .filter(({ status }) => status === 'active')
            .toSorted((a, b) => b.updatedAt - a.updatedAt)
            .map(({ id, title, tags }) => ({ id, title, detail: tags.slice(0, 3).join(' · ') }))
        : [],
    [table, isOpen],
  );
}

const NONE: readonly string[] = [];

function useFoundIds(search: CatalogueSearch | null, query: string, isOpen: boolean): readonly string[] {
  const [ids, setIds] = useState(NONE);
  const asked = isOpen ? query.trim() : '';
  useEffect(() => {
    if (search === null || asked === '') return;
    let wanted = true;
    search.search(asked, { limit: TRAININGS_SHOWN, lane: 'palette' }).then(
      ({ hits }) => {
        if (wanted) setIds(hits.map(({ id }) => id));
      },
      (error: unknown) => {
        if (!isSuperseded(error)) console.warn('The palette cannot search trainings', error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [search, asked]);
  return asked === '' ? NONE : ids;
}
