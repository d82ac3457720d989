// Where the labels of a prompt stand, how they are moved, and where they stood.
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { shortMoment } from '../../ui/when.ts';
import { LabelDialog } from './label-dialog.tsx';
import { labelSteps, standingLabels } from './label-words.ts';
import { Panel } from './panel.tsx';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

/** `null`: a new one is being set; a name: that one is being moved. */
type Editing = { readonly label: string | null };

/** The labels of a prompt. */
export function LabelsPanel({ shown, now }: { shown: ShownPrompt; now: number }) {
  const { prompt, versions, moves, rights } = shown;
  const send = usePromptCommands();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const versionOf = (id: string) => versions.find((version) => version.id === id);
  const standing = standingLabels(prompt, versionOf);
  const remove = async (label: string, from: string): Promise<void> => {
    const args = (versionId: string | null) => ({ promptId: prompt.id, label, versionId });
    const undo = [{ name: 'prompt.label', args: args(from) }];
    setRefusal(await send('prompt.label', args(null), { message: `Label ${label} taken away`, undo }));
  };
  return (
    <Panel
      title="Labels"
      action={
        rights.write ? (
          <Button size="small" aria-label="Set a label" onClick={() => setEditing({ label: null })}>
            Set
          </Button>
        ) : null
      }
    >
      {standing.length === 0 ? <p className="prompts-none">No version carries a label.</p> : null}
      <ul className="prompt-list">
        {standing.map(({ label, versionId, number }) => (
          <li key={label} className="prompt-line">
            <Badge tone="success">{label}</Badge>
            <span>{number === undefined ? 'A version not here yet' : `Version ${number}`}</span>
            {rights.write ? (
              <span className="prompt-line-end">
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Move label: ${label}`}
                  onClick={() => setEditing({ label })}
                >
                  Move
                </Button>
                <IconButton
                  icon="x"
                  size="small"
                  label={`Remove label: ${label}`}
                  onClick={() => void remove(label, versionId)}
                />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {refusal === null ? null : <p role="alert">{refusal}</p>}
      {moves.length === 0 ? null : (
        <Disclosure summary="Where they stood">
          <Timeline
            label="Moves of labels"
            steps={labelSteps(moves, versionOf).map(({ key, title, by, at }) => ({
              key,
              title,
              detail: by,
              time: shortMoment(at, now),
            }))}
          />
        </Disclosure>
      )}
      {editing === null ? null : <LabelDialog shown={shown} label={editing.label} onClose={() => setEditing(null)} />}
    </Panel>
  );
}
