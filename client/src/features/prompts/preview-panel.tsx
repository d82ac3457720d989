// What a model would get of a prompt while it is written, with what this device knows: works without a line.
import type { VariableDeclaration } from '@openkms/schema/domain/prompt/variables.ts';
import { useId, useMemo } from 'react';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { useView } from '../../view/use-view.ts';
import { ANSWER_TOKENS } from './enrich-here.ts';
import { maxTokensOf, type PreviewChoices } from './preview-choices.ts';
import { PreviewEnrichers } from './preview-enrichers.tsx';
import { PreviewFields } from './preview-fields.tsx';
import { type PreviewResult, UNSAVED, usePreview } from './preview-run.ts';
import { PreviewText } from './preview-text.tsx';
import { type Names, namesOf } from './run-names.ts';
import { type Runnable, RunStarter } from './run-starter.tsx';
import { type FaultWords, limitWords } from './preview-words.ts';
import './preview-panel.css';

export interface PromptPreviewProps {
  /** As it stands in the editor. */
  text: string;
  /** Null while the prompt was never saved. */
  promptId: string | null;
  /** The same list until it changes. */
  variables: readonly VariableDeclaration[];
  /** Kept by the page (begin with FIRST_CHOICES), so that its checks can count for the same model. */
  choices: PreviewChoices;
  onChoices: (choices: PreviewChoices) => void;
  /** The server has answered for the whole library (`useBrought(queries.prompts.library())`). */
  isLibraryBrought?: boolean | undefined;
  /** Without it nothing can be run. */
  runnable?: Runnable | undefined;
  /** Shows a place of the text in the editor; offsets in UTF-16 units. */
  onGoTo?: ((from: number, to: number) => void) | undefined;
}

/** The preview with all it is tried with. */
export function PromptPreview(props: PromptPreviewProps) {
  const { text, promptId, variables, choices, onChoices, isLibraryBrought = false, runnable, onGoTo } = props;
  const headingId = useId();
  const names = useNames(promptId);
  const { result, isBehind, take } = usePreview({ text, promptId, variables, choices, isLibraryBrought });
  // Drawn again with each keystroke of the editor: what did not change stays as it was.
  const shown = useMemo(() => {
    if (result === null) {
      return (
        <Loading label="Making the preview">
          <Skeleton lines={4} />
        </Loading>
      );
    }
    if (result.kind === 'refused') return <Faults faults={result.faults} onGoTo={onGoTo} />;
    const limit = limitWords(choices.model, ANSWER_TOKENS, maxTokensOf(choices.maxTokens) ?? null);
    return <PreviewText enriched={result.enriched} limit={limit} names={names} />;
  }, [result, onGoTo, choices.model, choices.maxTokens, names]);
  return (
    <section className="preview" aria-labelledby={headingId}>
      <div className="preview-head">
        <h2 id={headingId}>Preview</h2>
        <p className="preview-note">What a model would get, with what this device knows</p>
      </div>
      <PreviewFields variables={variables} choices={choices} onChoices={onChoices} />
      <PreviewEnrichers enrichers={choices.enrichers} onChange={(enrichers) => onChoices({ ...choices, enrichers })} />
      {promptId === null || runnable === undefined ? null : (
        <RunStarter
          promptId={promptId}
          runnable={runnable}
          take={take}
          isRefused={result?.kind === 'refused'}
          instead={insteadOf(runnable, result, names)}
        />
      )}
      <div aria-busy={isBehind}>{shown}</div>
    </section>
  );
}

function insteadOf(runnable: Runnable, result: PreviewResult | null, names: Names): string | null {
  if (runnable.kind !== 'ready' || result?.kind !== 'enriched') return null;
  const { variantId } = result.enriched;
  return variantId === runnable.versionId || variantId === UNSAVED ? null : (names.get(variantId) ?? null);
}

/** What people call the versions and cases that enrichers name by their ids. */
function useNames(promptId: string | null): Names {
  const versions = useView((view) => view.table('promptVersion').where('promptId', promptId ?? UNSAVED));
  const cases = useView((view) => view.table('promptCase').where('promptId', promptId ?? UNSAVED));
  return useMemo(() => namesOf(versions, cases), [versions, cases]);
}

function Faults({ faults, onGoTo }: { faults: readonly FaultWords[]; onGoTo: PromptPreviewProps['onGoTo'] }) {
  return (
    <Callout tone="warning" title="No preview yet" announce="politely">
      <ul className="preview-faults">
        {faults.map(({ what, where, place }, at) => (
          // Faults have no identity of their own and are never reordered.
          <li key={`${at} ${what}`}>
            <span>
              {what} {where === null ? null : <span className="preview-where">{where}.</span>}
            </span>
            {place === null || onGoTo === undefined ? null : (
              <Button size="small" variant="quiet" onClick={() => onGoTo(place.from, place.to)}>
                Go to
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
