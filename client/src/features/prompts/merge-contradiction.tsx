// One contradiction: what stood there, what each side made of it, and the four ways to settle it.
import type { Contradiction, MergeChoice, MergeSide } from '@openkms/schema/domain/prompt/merge.ts';
import { useId } from 'react';
import { TextArea } from '../../ui/text-field.tsx';
import { ChangedLine } from './compare-words.tsx';
import type { Placed } from './merge-draft.ts';
import { type MergeSides, sideTitle } from './merge-sides.ts';

/** Lines of one side that are drawn; the result below holds them all. */
const MOST_LINES = 200;

export interface MergeContradictionProps {
  placed: Placed;
  /** From 1. */
  number: number;
  total: number;
  sides: MergeSides;
  keep: { readonly mine: string; readonly theirs: string };
  choice: MergeChoice | null;
  /** Null where the reader may not settle it. */
  onChoose: ((choice: MergeChoice) => void) | null;
}

/** The contradiction with its choices. */
export function MergeContradiction(props: MergeContradictionProps) {
  const { placed, number, total, sides } = props;
  const { contradiction, before, after } = placed;
  const { base, mine, theirs } = contradiction;
  return (
    <section className="merge-contradiction" aria-labelledby="merge-contradiction-title">
      <h2 id="merge-contradiction-title">
        Contradiction {number} of {total}
      </h2>
      <Around lines={before} />
      <div className="merge-sides">
        <SideText
          title={sides.base === undefined ? 'No common version' : `Version ${sides.base.number}, where both began`}
          side={base}
          empty="Nothing stood here."
        />
        <SideText title={sideTitle(sides.mine)} side={mine} base={base} empty="Removed it." />
        <SideText title={sideTitle(sides.theirs)} side={theirs} base={base} empty="Removed it." />
      </div>
      <Around lines={after} />
      {props.onChoose === null ? null : <Ways {...props} onChoose={props.onChoose} />}
    </section>
  );
}

function SideText({ title, side, base, empty }: { title: string; side: MergeSide; base?: MergeSide; empty: string }) {
  const titleId = useId();
  const text = side.lines.slice(0, MOST_LINES).join('\n');
  const began = base?.lines.slice(0, MOST_LINES).join('\n') ?? '';
  const more = side.lines.length - MOST_LINES;
  return (
    <div className="merge-side">
      <h3 id={titleId}>{title}</h3>
      {side.lines.length === 0 ? (
        <p className="merge-quiet">{empty}</p>
      ) : (
        // A frame that scrolls must take the focus, or the keyboard could not scroll it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className="merge-text" role="region" aria-labelledby={titleId} tabIndex={0}>
          {began === '' ? text : <ChangedLine from={began} to={text} side="to" />}
        </pre>
      )}
      {more > 0 ? <p className="merge-quiet">and {more.toLocaleString('en')} more lines</p> : null}
    </div>
  );
}

/** What both agree on, before or after, so that one sees where in the text this is. */
function Around({ lines }: { lines: readonly string[] }) {
  if (lines.every((line) => line.trim() === '')) return null;
  return <p className="merge-around">{lines.join('\n')}</p>;
}

type Way = 'mine' | 'theirs' | 'both' | 'write';

function Ways({
  placed,
  number,
  sides,
  keep,
  choice,
  onChoose,
}: MergeContradictionProps & { onChoose: (choice: MergeChoice) => void }) {
  const name = useId();
  const { contradiction } = placed;
  const way: Way | null = choice === null ? null : typeof choice === 'string' ? choice : 'write';
  const ways: readonly { readonly way: Way; readonly label: string; readonly words: string }[] = [
    { way: 'mine', label: keep.mine, words: `As in version ${sides.mine.number}` },
    { way: 'theirs', label: keep.theirs, words: `As in version ${sides.theirs.number}` },
    { way: 'both', label: 'Both', words: `Version ${sides.mine.number}, then version ${sides.theirs.number}` },
    { way: 'write', label: 'Write', words: 'Words of your own' },
  ];
  const choose = (next: Way): void => {
    if (next !== 'write') onChoose(next);
    else if (way !== 'write') onChoose({ lines: startingLines(contradiction, choice) });
  };
  return (
    <>
      <fieldset className="merge-ways">
        <legend>What shall stand there?</legend>
        {ways.map((each) => (
          <label key={each.way} className="merge-way">
            <input
              type="radio"
              name={name}
              aria-label={each.label}
              aria-describedby={`${name}-${each.way}`}
              checked={way === each.way}
              onChange={() => choose(each.way)}
            />
            <span className="merge-way-label">{each.label}</span>
            <span className="merge-quiet" id={`${name}-${each.way}`}>
              {each.words}
            </span>
          </label>
        ))}
      </fieldset>
      {choice !== null && typeof choice !== 'string' ? (
        <TextArea
          label={`What shall stand in place of contradiction ${number}`}
          rows={Math.min(Math.max(choice.lines.length + 1, 3), 14)}
          className="merge-write"
          value={choice.lines.join('\n')}
          onChange={(text) => onChoose({ lines: text === '' ? [] : text.split('\n') })}
        />
      ) : null}
    </>
  );
}

/** Where writing begins: at what was chosen before, else at both. */
function startingLines({ mine, theirs }: Contradiction, choice: MergeChoice | null): readonly string[] {
  if (choice === 'mine') return mine.lines;
  if (choice === 'theirs') return theirs.lines;
  return [...mine.lines, ...theirs.lines];
}
