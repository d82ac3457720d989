// A settled contradiction: who said what the two versions become, when, and what came of it.
import { Link } from 'wouter';
import { Callout } from '../../ui/callout.tsx';
import { dayAndTime } from '../../ui/when.ts';
import { compareHref } from './compare-address.ts';
import { CompareTable } from './compare-table.tsx';
import { comparedVersion } from './history-words.ts';
import { settledNumber, sideTitle } from './merge-sides.ts';
import type { MergeSubject } from './merge-state.ts';

/** The decision, and what it changed in the version that stood. */
export function MergeVerdict({ prompt, versions, conflict, sides }: MergeSubject) {
  const number = settledNumber(conflict);
  const made = versions.find((version) => version.number === number);
  const link = (from: number, words: string) =>
    made === undefined ? null : (
      <li>
        <Link href={compareHref(prompt.id, { from, to: made.number })}>{words}</Link>
      </li>
    );
  return (
    <section className="merge-verdict" aria-label="Decision">
      <Callout tone="success" title={titleOf(conflict.resolution, number, sides)}>
        {conflict.resolvedByName ?? 'Somebody'}
        {conflict.resolvedAt === null ? '' : `, ${dayAndTime(conflict.resolvedAt)}`}
        {conflict.resolutionNote === null ? null : (
          <blockquote className="merge-note">{conflict.resolutionNote}</blockquote>
        )}
        <ul className="merge-links">
          {link(sides.theirs.number, `What it changed in version ${sides.theirs.number}`)}
          {link(sides.mine.number, `What it changed in version ${sides.mine.number}`)}
        </ul>
      </Callout>
      {made === undefined ? null : <CompareTable from={comparedVersion(sides.theirs)} to={comparedVersion(made)} />}
    </section>
  );
}

function titleOf(resolution: string | null, number: number | null, { mine, theirs }: MergeSubject['sides']): string {
  const became = number === null ? '' : ` It is version ${number}.`;
  if (resolution === 'mine') return `Kept what ${sideTitle(mine)} says.${became}`;
  if (resolution === 'theirs') return `Kept what ${sideTitle(theirs)} says.${became}`;
  return `Versions ${theirs.number} and ${mine.number} were brought together.${became}`;
}
