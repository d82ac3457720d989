// What the latest save came to, said where it was pressed.
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { useSync } from '../../view/use-sync.ts';
import { ButtonLink } from './button-link.tsx';
import type { TextDraft } from './draft-store.ts';
import type { SaveOutcome } from './save-outcome.ts';

export interface SaveNoticeProps {
  outcome: SaveOutcome | null;
  promptId: string;
  /** Puts a text that was not taken back into the editor. */
  onWriteOn: (text: TextDraft) => void;
  onDismiss: () => void;
}

/** A live region that stays in place, so that every change of it is read out. */
export function SaveNotice(props: SaveNoticeProps) {
  return (
    <div className="prompt-saved" aria-live="polite">
      <Words {...props} />
    </div>
  );
}

function Words({ outcome, promptId, onWriteOn, onDismiss }: SaveNoticeProps): ReactNode {
  const { connection } = useSync();
  if (outcome === null) return null;
  switch (outcome.kind) {
    case 'on-device':
      return (
        <Callout tone="info" title="Saved on this device">
          {connection === 'online' ? 'On its way to the server. ' : 'It is sent when the line is back. '}
          {outcome.parts === 'merges' ? 'It will be merged with what was saved meanwhile.' : null}
          {outcome.parts === 'contradicts'
            ? 'It contradicts a version saved meanwhile: both are kept, and you can bring them together once it has arrived.'
            : null}
        </Callout>
      );
    case 'version':
      return (
        <Callout tone="success" title={`Version ${outcome.number} is saved`}>
          It is on the server.
        </Callout>
      );
    case 'merged':
      return (
        <Callout
          tone="success"
          title={`Merged as version ${outcome.merged}`}
          action={
            <ButtonLink size="small" href={`/prompts/${promptId}/history`}>
              See how
            </ButtonLink>
          }
        >
          Your version {outcome.number} and what was saved meanwhile are both in it.
        </Callout>
      );
    case 'contradiction':
      return (
        <Callout
          tone="warning"
          title="Your version contradicts another"
          action={
            <ButtonLink size="small" href={`/prompts/${promptId}/conflicts/${outcome.conflictId}`}>
              Bring them together
            </ButtonLink>
          }
        >
          Both are kept.
        </Callout>
      );
    case 'unchanged':
      return (
        <Callout tone="info" title="It said so already">
          No new version was needed.
        </Callout>
      );
    case 'not-done': {
      const { text, why } = outcome;
      return (
        <Callout
          tone="error"
          title="This did not become a version"
          action={
            text === null ? undefined : (
              <Button
                size="small"
                onClick={() => {
                  onWriteOn(text);
                  onDismiss();
                }}
              >
                Write on from your text
              </Button>
            )
          }
        >
          {why}
        </Callout>
      );
    }
  }
}
