/** What the command palette offers for what was typed. Pure; trainings come from the search, already in their order. */
import type { IconName } from '../../ui/icon.tsx';
import type { PaletteGroup, PaletteItem } from '../../ui/command-palette-surface.tsx';

export type PalettePage = { readonly href: string; readonly label: string; readonly icon: IconName; readonly alsoCalled?: string };
export type PaletteCommand = {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly detail?: string;
  readonly alsoCalled?: string;
};
export type PaletteTraining = { readonly code: string; readonly title: string; readonly department: string };

export type PaletteChoice =
  | { readonly kind: 'go'; readonly href: string }
  | { readonly kind: 'command'; readonly id: string };

const GO = 'go:';
const COMMAND = 'command:';

/** Pages, trainings and commands whose words begin with what was typed; all pages and commands when nothing was. */
export function paletteGroups(
  query: string,
  pages: readonly PalettePage[],
  trainings: readonly PaletteTraining[],
  commands: readonly PaletteCommand[],
): PaletteGroup[] {
  const typed = wordsOf(query);
  const fits = ({ label, alsoCalled = '' }: { label: string; alsoCalled?: string }): boolean => {
    const words = wordsOf(`${label} ${alsoCalled}`);
    return typed.every((part) => words.some((word) => word.startsWith(part)));
  };
  const groups: PaletteGroup[] = [
    { id: 'pages', label: 'Pages', items: pages.filter(fits).map(({ href, label, icon }) => ({ id: GO + href, label, icon })) },
    { id: 'trainings', label: 'Trainings', items: trainings.map(trainingItem) },
    {
      id: 'commands',
      label: 'Commands',
      items: commands.filter(fits).map(({ id, label, icon, detail }) => ({ id: COMMAND + id, label, icon, detail })),
    },
  ];
  if (query.trim() !== '') {
    const href = `/trainings?q=${encodeURIComponent(query.trim())}`;
    groups.push({ id: 'all', label: 'Catalogue', items: [{ id: GO + href, label: `All trainings for “${query.trim()}”`, icon: 'search' }] });
  }
  return groups;
}

/** What an item's id asks for. */
export function choiceOf(id: string): PaletteChoice {
  return id.startsWith(COMMAND) ? { kind: 'command', id: id.slice(COMMAND.length) } : { kind: 'go', href: id.slice(GO.length) };
}

function trainingItem({ code, title, department }: PaletteTraining): PaletteItem {
  return {
    id: `${GO}/trainings/${encodeURIComponent(code)}`,
    label: title,
    detail: department === '' ? code : `${code} · ${department}`,
    icon: 'book',
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
