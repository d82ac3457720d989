// The result as a whole, in an editor. Always: choices go into the text at once, and what is written in the text becomes
// the choice; the text itself lives in the editor alone.
import type { MergeHunk } from '@openkms/schema/domain/prompt/merge.ts';
import { type RefObject, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { SectionHeader } from '../../ui/page-header.tsx';
import { Select } from '../../ui/select.tsx';
import {
  afterWriting,
  type Choices,
  draftOf,
  linesIn,
  type Placed,
  sameLines,
  settledCount,
  textFor,
} from './merge-draft.ts';
import { createMergeEditor, type MergeEditor } from './merge-editor.ts';
import { keepMerge, keptMerge } from './merge-kept.ts';
import { type MergeSides, sideTitle } from './merge-sides.ts';

export type MergeText = { readonly text: () => string };

export interface MergeResultProps {
  hunks: readonly MergeHunk[];
  placed: readonly Placed[];
  sides: MergeSides;
  choices: Choices;
  onChoices: (next: Choices) => void;
  /** The contradiction that is being looked at. */
  current: number;
  /** Where the page asks for the text when it saves. */
  handle: RefObject<MergeText | null>;
  /** The name under which it is kept when the page is left. */
  keptAs: string;
}

type Against = 'theirs' | 'mine' | 'base' | 'none';

/** The editable result, marked against one of the versions. */
export function MergeResult(props: MergeResultProps) {
  const { hunks, placed, sides, choices, onChoices, current, handle, keptAs } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<MergeEditor | null>(null);
  const latest = useRef({ choices, placed, onChoices });
  const [against, setAgainst] = useState<Against>('theirs');
  const hintId = useId();
  useEffect(() => {
    latest.current = { choices, placed, onChoices };
  });
  useImperativeHandle(handle, () => ({ text: () => editor.current?.text() ?? '' }), []);

  useEffect(() => {
    if (host.current === null) return undefined;
    const { choices: first } = latest.current;
    const made = createMergeEditor({
      parent: host.current,
      draft: keptMerge(keptAs)?.draft ?? draftOf(hunks, first),
      settled: first.map((choice) => choice !== null),
      label: 'Result, the whole text',
      onWrite() {
        const now = latest.current;
        const next = afterWriting(now.placed, now.choices, made.spotTexts());
        if (next !== now.choices) now.onChoices(next);
      },
    });
    editor.current = made;
    return () => {
      editor.current = null;
      if (settledCount(latest.current.choices) > 0)
        keepMerge(keptAs, { choices: latest.current.choices, draft: made.draft() });
      made.destroy();
    };
  }, [hunks, keptAs]);

  const original = against === 'none' ? null : (sides[against]?.content ?? '');
  useEffect(() => editor.current?.compareWith(original), [original, hunks]);
  useSettled(editor, placed, choices);
  useEffect(() => editor.current?.reveal(current), [current]);

  return (
    <section className="merge-result" aria-labelledby="merge-result-title">
      <SectionHeader
        id="merge-result-title"
        title="The result"
        lead={
          <span id={hintId}>The whole text as it will be saved. Write in it wherever you like; Tab leaves it.</span>
        }
        actions={
          <Select<Against>
            label="Marked against"
            value={against}
            options={[
              { value: 'theirs', label: sideTitle(sides.theirs) },
              { value: 'mine', label: sideTitle(sides.mine) },
              ...(sides.base === undefined
                ? []
                : [{ value: 'base' as const, label: `${sideTitle(sides.base)}, the base` }]),
              { value: 'none', label: 'Nothing' },
            ]}
            onChange={setAgainst}
          />
        }
      />
      <div className="merge-editor" ref={host} role="group" aria-label="Result" aria-describedby={hintId} />
    </section>
  );
}

/** Puts each choice that changed into its spot; what was written in the editor is there already. */
function useSettled(editor: RefObject<MergeEditor | null>, placed: readonly Placed[], choices: Choices): void {
  const before = useRef<Choices>(choices);
  useEffect(() => {
    const made = editor.current;
    if (made === null) return;
    const texts = made.spotTexts();
    for (const [index, choice] of choices.entries()) {
      const place = placed[index];
      if (place === undefined || before.current[index] === choice) continue;
      const wanted = textFor(place.contradiction, choice);
      const isThere =
        before.current[index] !== null && choice !== null && sameLines(linesIn(texts[index] ?? ''), linesIn(wanted));
      if (!isThere) made.settle(index, choice === null ? null : wanted);
    }
    before.current = choices;
  }, [editor, placed, choices]);
}
