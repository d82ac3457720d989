// "People wrote this before": prompts that are like the text being written, with how much and why, to open or to compare.
// Always: quiet: it asks nothing, moves no focus, and is not there where there is nothing to tell.
import { normaliseContent } from '@openkms/schema/domain/prompt/normalise.ts';
import { useState } from 'react';
import { Link } from 'wouter';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { CompareTable } from './compare-table.tsx';
import { comparedVersion } from './history-words.ts';
import { Panel } from './panel.tsx';
import type { PromptIndex } from './prompt-index.ts';
import { scopeWords } from './prompt-words.ts';
import { type SimilarPrompt, useSimilar } from './similar-found.ts';
import { countWords, likenessWords, sharedWords } from './similar-words.ts';
import './compare.css';
import './similar.css';

export interface SimilarPanelProps {
  index: PromptIndex;
  /** As it stands in the editor. */
  text: string;
  /** Null while the prompt was never saved. */
  promptId: string | null;
  /** Related prompts are told while somebody writes; of a text that stands only its duplicates are. */
  isWriting: boolean;
}

/** The panel, or nothing. */
export function SimilarPanel({ index, text, promptId, isWriting }: SimilarPanelProps) {
  const all = useSimilar(index, text, promptId);
  const [compared, setCompared] = useState<{ readonly similar: SimilarPrompt; readonly text: string } | null>(null);
  const shown = isWriting ? all : all.filter(({ likeness }) => likeness !== 'related');
  return (
    <>
      <VisuallyHidden>
        <span role="status">{countWords(shown.length)}</span>
      </VisuallyHidden>
      {shown.length === 0 ? null : (
        <Panel title="People wrote this before">
          <ul className="similar-list">
            {shown.map((similar) => (
              <Similar
                key={similar.prompt.id}
                similar={similar}
                onCompare={() => setCompared({ similar, text: normaliseContent(text) })}
              />
            ))}
          </ul>
        </Panel>
      )}
      <Compared compared={compared} onClose={() => setCompared(null)} />
    </>
  );
}

function Similar({ similar, onCompare }: { similar: SimilarPrompt; onCompare: () => void }) {
  const { prompt, likeness } = similar;
  const words = sharedWords(similar);
  return (
    <li className="similar-item">
      <div className="similar-head">
        <Link href={`/prompts/${prompt.id}`}>{prompt.title}</Link>
        <Button size="small" variant="quiet" aria-label={`Compare with ${prompt.title}`} onClick={onCompare}>
          Compare
        </Button>
      </div>
      <p className="similar-why">
        {likeness === 'related' ? (
          <strong>{likenessWords(similar)}</strong>
        ) : (
          <Badge tone="warning" icon="copy">
            {likenessWords(similar)}
          </Badge>
        )}
        <span>
          {scopeWords(prompt)} · {prompt.ownerName}
          {prompt.status === 'archived' ? ' · Archived' : ''}
        </span>
      </p>
      {likeness === 'same' || words.length === 0 ? null : (
        <p className="similar-shared">
          Both say{' '}
          {words.map((word, at) => (
            <span key={word}>
              {at === 0 ? '' : ', '}
              <mark>{word}</mark>
            </span>
          ))}
        </p>
      )}
    </li>
  );
}

interface ComparedProps {
  compared: { readonly similar: SimilarPrompt; readonly text: string } | null;
  onClose: () => void;
}

function Compared({ compared, onClose }: ComparedProps) {
  const href = `/prompts/${compared?.similar.prompt.id ?? ''}`;
  return (
    <Dialog
      isOpen={compared !== null}
      onClose={onClose}
      size="large"
      title={compared === null ? '' : compared.similar.prompt.title}
      lead={compared === null ? undefined : likenessWords(compared.similar)}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Write on
          </Button>
          <Link className="ui-button ui-button--secondary ui-button--medium" href={href}>
            Open it
          </Link>
        </>
      }
    >
      {compared === null ? null : (
        <CompareTable
          from={comparedVersion(compared.similar.head)}
          to={{ name: 'What you write', content: compared.text }}
        />
      )}
    </Dialog>
  );
}
