// A field for a long Markdown text: labelled, reachable and left by keyboard (Escape, then Tab), themed by our tokens.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { type Editor, openEditor } from './code-mirror.ts';

export interface TextEditorProps {
  label: string;
  value: string;
  onChange?: ((value: string) => void) | undefined;
  /** ⌘S, Ctrl+S. */
  onSave?: (() => void) | undefined;
  readOnly?: boolean | undefined;
  required?: boolean | undefined;
  placeholder?: string | undefined;
  description?: ReactNode;
  error?: string | undefined;
  /** Is given the editor when it opens, and null when it closes. */
  onOpen?: ((editor: Editor | null) => void) | undefined;
}

const WRITE_HINT = 'Tab indents; Escape, then Tab leaves the editor.';

/** The editor; `readOnly` it can be read, walked through and copied from. */
export function TextEditor({
  label,
  value,
  onChange,
  onSave,
  readOnly = false,
  required = false,
  placeholder = '',
  description,
  error,
  onOpen,
}: TextEditorProps) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const latest = useRef({ onChange, onSave, onOpen });
  useEffect(() => {
    latest.current = { onChange, onSave, onOpen };
  });
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const opened = openEditor(element.shadowRoot ?? element.attachShadow({ mode: 'open' }), {
      label,
      hint: readOnly ? 'Read only.' : WRITE_HINT,
      placeholder,
      onChange: (typed) => latest.current.onChange?.(typed),
      onSave: () => latest.current.onSave?.(),
    });
    editor.current = opened;
    latest.current.onOpen?.(opened);
    return () => {
      editor.current = null;
      latest.current.onOpen?.(null);
      opened.destroy();
    };
  }, [label, placeholder, readOnly]);
  // After every drawing: what came back must be told from what is new.
  useEffect(() => editor.current?.show(value));
  useEffect(
    () => editor.current?.be({ readOnly, isInvalid: error !== undefined }),
    [readOnly, error, label, placeholder],
  );
  return (
    <div className="ui-field prompt-editor" role="group" aria-labelledby={`${id}-label`}>
      <span className="ui-field-label" id={`${id}-label`}>
        {label}
        {required ? <span className="ui-field-required"> required</span> : null}
      </span>
      <div
        ref={host}
        className="prompt-editor-host"
        data-editor={label}
        data-read-only={readOnly || undefined}
        data-invalid={error !== undefined || undefined}
      />
      <p className="ui-field-description">
        {description}
        {readOnly ? null : <span className="prompt-editor-hint"> {WRITE_HINT}</span>}
      </p>
      <div className="ui-field-error" aria-live="polite">
        {error === undefined ? null : (
          <>
            <Icon name="alert" size={16} />
            <span>{error}</span>
          </>
        )}
      </div>
    </div>
  );
}
