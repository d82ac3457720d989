// Tags as chips: each goes with one press, typing and Enter adds. What a worker proposed is accepted with one press.
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { openSuggestions, tagError, withoutTag, withTags } from './tag-edits.ts';

export interface TagsEditorProps {
  tags: readonly string[];
  suggested?: readonly string[] | undefined;
  /** Tags that others use, offered while one types. */
  known: readonly string[];
  error?: string | undefined;
  onChange: (tags: readonly string[]) => void;
}

/** The tags of a prompt, to be changed. */
export function TagsEditor({ tags, suggested = [], known, error, onChange }: TagsEditorProps) {
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
      {open.length === 0 ? null : (
        <div className="prompt-suggested">
          <p>Suggested</p>
          <ul className="prompt-chips" aria-label="Suggested tags">
            {open.map((tag) => (
              <li key={tag}>
                <button
                  type="button"
                  className="ui-badge prompt-chip prompt-chip--suggested"
                  aria-label={`Accept tag: ${tag}`}
                  onClick={() => change(withTags(tags, tag))}
                >
                  <Icon name="plus" size={16} />
                  {tag}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
