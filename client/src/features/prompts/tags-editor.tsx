// Tags as chips: each goes with one press, typing and Enter adds. What a worker proposed is taken or
// declined with one press each.
import { useId, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { openSuggestions, tagError, withoutTag, withTags } from './tag-edits.ts';

export interface TagsEditorProps {
  tags: readonly string[];
  /** What a worker proposed; shown where it can be settled. */
  suggested?: readonly string[] | undefined;
  /** Takes or declines what was proposed. */
  onSettle?: ((settled: Settled) => void) | undefined;
  /** Tags that others use, offered while one types. */
  known: readonly string[];
  error?: string | undefined;
  onChange: (tags: readonly string[]) => void;
}

export type Settled = { readonly accept: readonly string[]; readonly decline: readonly string[] };

/** The tags of a prompt, to be changed. */
export function TagsEditor({ tags, suggested = [], onSettle, known, error, onChange }: TagsEditorProps) {
  const listId = useId();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | undefined>();
  const change = (next: readonly string[]): void => {
    if (next === tags) return;
    const problem = next.length > tags.length ? tagError(next) : undefined;
    setWrong(problem);
    if (problem === undefined) onChange(next);
  };
  const add = (): void => {
    const next = withTags(tags, text);
    change(next);
    if (tagError(next) === undefined) setText('');
  };
  const open = openSuggestions(tags, suggested);
  return (
    <div className="prompt-tags">
      {tags.length === 0 ? null : (
        <ul className="prompt-chips" aria-label="Tags">
          {tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className="ui-badge prompt-chip"
                aria-label={`Remove tag: ${tag}`}
                onClick={() => change(withoutTag(tags, tag))}
              >
                {tag}
                <Icon name="x" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="prompt-tag-adding">
        <TextField
          label="Add a tag"
          hideLabel
          placeholder="Add a tag"
          value={text}
          list={listId}
          autoComplete="off"
          error={wrong ?? error}
          onChange={setText}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ',') return;
            event.preventDefault();
            add();
          }}
        />
        <Button onClick={add} aria-label="Add this tag">
          Add
        </Button>
      </div>
      <datalist id={listId}>
        {known.map((tag) => (
          <option key={tag}>{tag}</option>
        ))}
      </datalist>
      {open.length === 0 || onSettle === undefined ? null : <Suggested tags={open} onSettle={onSettle} />}
    </div>
  );
}

function Suggested({ tags, onSettle }: { tags: readonly string[]; onSettle: (settled: Settled) => void }) {
  const id = useId();
  return (
    <section className="prompt-suggested" aria-labelledby={id}>
      <div className="prompt-suggested-head">
        <h3 id={id}>Suggested</h3>
        {tags.length < 2 ? null : (
          <Button size="small" variant="quiet" onClick={() => onSettle({ accept: tags, decline: [] })}>
            Accept all
          </Button>
        )}
      </div>
      <ul className="prompt-chips" aria-label="Suggested tags">
        {tags.map((tag) => (
          <li key={tag} className="prompt-suggestion">
            <button
              type="button"
              className="ui-badge prompt-chip prompt-chip--suggested"
              aria-label={`Accept tag: ${tag}`}
              onClick={() => onSettle({ accept: [tag], decline: [] })}
            >
              <Icon name="plus" size={16} />
              {tag}
            </button>
            <IconButton
              icon="x"
              size="small"
              label={`Decline tag: ${tag}`}
              onClick={() => onSettle({ accept: [], decline: [tag] })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
