/** What the command palette offers for what was typed. Pure; trainings come from the search, already in their order, prompts by their titles. */
import type { IconName } from '../../ui/icon.tsx';
import type { PaletteGroup, PaletteItem } from '../../ui/command-palette-surface.tsx';

export type PalettePage = {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  readonly alsoCalled?: string;
};
export type PaletteCommand = {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly detail?: string;
  readonly alsoCalled?: string;
};
export type PaletteTraining = { readonly code: string; readonly title: string; readonly department: string };

export type PalettePrompt = { readonly id: string; readonly title: string; readonly detail: string };

export type PaletteChoice =
  | { readonly kind: 'go'; readonly href: string }
  | { readonly kind: 'command'; readonly id: string }
  /** All trainings for what was typed. */
  | { readonly kind: 'search' };

const GO = 'go:';
const COMMAND = 'command:';
const SEARCH = 'search';

/** Pages, trainings, prompts and commands whose words begin with what was typed; all pages and commands when nothing was. */
export function paletteGroups(
  query: string,
  pages: readonly PalettePage[],
  trainings: readonly PaletteTraining[],
  commands: readonly PaletteCommand[],
  prompts: readonly PalettePrompt[] = [],
): PaletteGroup[] {
  const typed = wordsOf(query);
  const fits = ({ label, alsoCalled = '' }: { label: string; alsoCalled?: string }): boolean => {
    const words = wordsOf(`${label} ${alsoCalled}`);
    return typed.every((part) => words.some((word) => word.startsWith(part)));
  };
  return [
    {
      id: 'pages',
      label: 'Pages',
      items: pages.filter(fits).map(({ href, label, icon }) => ({ id: GO + href, label, icon })),
    },
    { id: 'trainings', label: 'Trainings', items: [...searchItem(query), ...trainings.map(trainingItem)] },
    { id: 'prompts', label: 'Prompts', items: typed.length === 0 ? [] : promptItems(prompts, fits) },
    {
      id: 'commands',
      label: 'Commands',
      items: commands.filter(fits).map(({ id, label, icon, detail }) => ({ id: COMMAND + id, label, icon, detail })),
    },
  ];
}

/** What an item's id asks for. */
export function choiceOf(id: string): PaletteChoice {
  if (id === SEARCH) return { kind: 'search' };
  return id.startsWith(COMMAND)
    ? { kind: 'command', id: id.slice(COMMAND.length) }
    : { kind: 'go', href: id.slice(GO.length) };
}

/**
 * Stands before the trainings under one id for every query: they arrive a moment after the keystroke, and what the cursor
 * stands on must not go away under it.
 */
function searchItem(query: string): PaletteItem[] {
  return query.trim() === '' ? [] : [{ id: SEARCH, label: `All trainings for “${query.trim()}”`, icon: 'search' }];
}

function trainingItem({ code, title, department }: PaletteTraining): PaletteItem {
  return {
    id: `${GO}/trainings/${encodeURIComponent(code)}`,
    label: title,
    detail: department === '' ? code : `${code} · ${department}`,
    icon: 'book',
  };
}

const PROMPTS_SHOWN = 6;

function promptItems(
  prompts: readonly PalettePrompt[],
  fits: (words: { readonly label: string }) => boolean,
): PaletteItem[] {
  const found: PaletteItem[] = [];
  for (const { id, title, detail } of prompts) {
    if (found.length === PROMPTS_SHOWN) break;
    if (fits({ label: title })) found.push({ id: `${GO}/prompts/${id}`, label: title, detail, icon: 'prompt' });
  }
  return found;
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
