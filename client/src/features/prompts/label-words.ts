/** The labels of a prompt: where each stands, and where it stood. Pure. Always: production comes first, then staging, then the rest by name. */
import type { PromptLabelMoveRow, PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';

/** Labels that everybody knows, in their order. */
export const KNOWN_LABELS: readonly string[] = ['production', 'staging'];

export type StandingLabel = {
  readonly label: string;
  readonly versionId: string;
  /** Undefined while that version is not on this device. */
  readonly number: number | undefined;
};

/** Every label with the version it stands at. */
export function standingLabels(
  { labels }: Pick<PromptRow, 'labels'>,
  versionOf: (id: string) => Pick<PromptVersionRow, 'number'> | undefined,
): readonly StandingLabel[] {
  return Object.entries(labels)
    .map(([label, versionId]) => ({ label, versionId, number: versionOf(versionId)?.number }))
    .toSorted((a, b) => rankOf(a.label) - rankOf(b.label) || a.label.localeCompare(b.label, 'en'));
}

/** Labels in the order they are shown. */
export function orderedLabels(labels: readonly string[]): readonly string[] {
  return labels.toSorted((a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b, 'en'));
}

export type LabelStep = { readonly key: string; readonly title: string; readonly by: string; readonly at: number };

/** Every move of every label, newest first, in words. */
export function labelSteps(
  moves: readonly PromptLabelMoveRow[],
  versionOf: (id: string) => Pick<PromptVersionRow, 'number'> | undefined,
): readonly LabelStep[] {
  const named = (id: string): string => {
    const number = versionOf(id)?.number;
    return number === undefined ? 'another version' : `version ${number}`;
  };
  return moves
    .toSorted((a, b) => b.movedAt - a.movedAt || (a.id < b.id ? 1 : -1))
    .map(({ id, label, fromVersionId: from, toVersionId: to, movedByName, movedAt }) => ({
      key: id,
      title:
        to === null
          ? `${label} taken away${from === null ? '' : ` from ${named(from)}`}`
          : from === null
            ? `${label} set on ${named(to)}`
            : `${label} moved from ${named(from)} to ${named(to)}`,
      by: movedByName,
      at: movedAt,
    }));
}

function rankOf(label: string): number {
  const known = KNOWN_LABELS.indexOf(label);
  return known < 0 ? KNOWN_LABELS.length : known;
}
