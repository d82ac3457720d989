/**
 * CodeMirror as this app uses it: Markdown, wrapped lines, our tokens. Always: it lives in a shadow root, because only
 * there its styles come as sheets of the document's own, which the content security policy lets pass; what was typed is
 * never overwritten by the same text coming back a moment later; Escape makes Tab leave, until the editor is entered again.
 */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { markdown } from '@codemirror/lang-markdown';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, type Extension, Transaction } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { LintMark } from './checks-lint.ts';

export type EditorOptions = {
  /** The accessible name of the field. */
  readonly label: string;
  /** Read out with it. */
  readonly hint: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  /** ⌘S, Ctrl+S. */
  readonly onSave: () => void;
};
export type EditorStanding = { readonly readOnly: boolean; readonly isInvalid: boolean };

export type Editor = {
  /** Shows `value`, unless it is what was typed here and is only now coming back. */
  readonly show: (value: string) => void;
  readonly be: (state: EditorStanding) => void;
  /** Marks of a text that may have changed a little since. */
  readonly mark: (marks: readonly LintMark[]) => void;
  /** Chooses a stretch of the text and shows it; offsets in UTF-16 units. */
  readonly goTo: (from: number, to: number) => void;
  readonly destroy: () => void;
};

const fromOutside = Annotation.define<boolean>();
const HINT_ID = 'hint';

/** Opens an empty editor in `root`. */
export function openEditor(
  root: ShadowRoot,
  { label, hint, placeholder: empty, onChange, onSave }: EditorOptions,
): Editor {
  /** Texts that went out and have not come back. */
  const emitted: string[] = [];
  const standing = new Compartment();
  const described = document.createElement('p');
  described.id = HINT_ID;
  described.hidden = true;
  described.textContent = hint;
  root.replaceChildren(described);
  const save = () => {
    onSave();
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    extensions: [
      lineNumbers(),
      history(),
      markdown(),
      syntaxHighlighting(highlighting),
      EditorView.lineWrapping,
      placeholder(empty),
      keymap.of([
        { key: 'Mod-s', run: save },
        { key: 'Escape', run: leaveWithTab },
        indentWithTab,
        ...historyKeymap,
        ...lintKeymap,
        ...ownKeys,
      ]),
      EditorView.domEventHandlers({ focus: (_event, entered) => entered.setTabFocusMode(false) }),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': HINT_ID, spellcheck: 'true' }),
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        if (!docChanged || transactions.some((each) => each.annotation(fromOutside) === true)) return;
        const value = state.doc.toString();
        emitted.push(value);
        onChange(value);
      }),
      standing.of([]),
      theme,
    ],
  });
  return {
    show(value) {
      const at = emitted.lastIndexOf(value);
      emitted.splice(0, at < 0 ? emitted.length : at + 1);
      if (at >= 0 || value === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: value },
        annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)],
      });
    },
    be: (state) => view.dispatch({ effects: standing.reconfigure(standingOf(state)) }),
    mark(marks) {
      const { length } = view.state.doc;
      const within = marks.filter(({ from, to }) => from <= to && to <= length);
      view.dispatch(setDiagnostics(view.state, within));
    },
    goTo(from, to) {
      const { length } = view.state.doc;
      const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
      view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }) });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

/** ⌘Enter and Ctrl+Enter are the page's: they run the prompt. */
const ownKeys = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');

function leaveWithTab(view: EditorView): boolean {
  view.setTabFocusMode(true);
  return true;
}

function standingOf({ readOnly, isInvalid }: EditorStanding): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of(isInvalid ? { 'aria-invalid': 'true' } : {}),
  ];
}

const theme = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--ink)', fontSize: '0.9375rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    minHeight: '18rem',
    maxHeight: 'min(70vh, 44rem)',
    overflow: 'auto',
    fontFamily: 'var(--font-code)',
    lineHeight: '1.6',
  },
  '.cm-content': { padding: 'var(--space-3) 0', caretColor: 'var(--navy)' },
  '.cm-line': { padding: '0 var(--space-4) 0 var(--space-2)' },
  '.cm-gutters': {
    border: 'none',
    backgroundColor: 'transparent',
    color: 'var(--ink-quiet)',
    fontSize: '0.8125rem',
    userSelect: 'none',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.75rem', padding: '0 var(--space-2) 0 var(--space-3)' },
  '.cm-placeholder': { color: 'var(--ink-quiet)' },
  '.cm-lintRange-error, .cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecorationLine: 'underline',
    textDecorationStyle: 'wavy',
    textUnderlineOffset: '0.2em',
  },
  '.cm-lintRange-error': { textDecorationColor: 'var(--error)' },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--warning)' },
  '.cm-content ::selection, .cm-content::selection, .cm-line::selection': {
    backgroundColor: 'var(--fill-gold-soft)',
  },
});

const highlighting = HighlightStyle.define([
  { tag: tags.heading, color: 'var(--ink-strong)', fontWeight: '700' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: 'var(--ink-strong)', textDecoration: 'underline' },
  { tag: tags.quote, fontStyle: 'italic' },
  { tag: [tags.monospace, tags.processingInstruction, tags.contentSeparator], color: 'var(--ink-quiet)' },
]);
