// The look of the merge editor, by the app's tokens: custom properties reach into its shadow root, sheets do not.
import { EditorView } from '@codemirror/view';

export const mergeTheme = EditorView.theme({
  '&': {
    border: '1px solid var(--line-field)',
    borderRadius: 'var(--radius-medium)',
    backgroundColor: 'var(--surface-field)',
    color: 'var(--ink)',
    fontSize: 'var(--size-small)',
    overflow: 'hidden',
  },
  '&.cm-focused': {
    outline: '3px solid var(--focus-gold)',
    outlineOffset: '1px',
    boxShadow: '0 0 0 6px var(--focus-navy)',
  },
  '.cm-scroller': {
    minHeight: '12rem',
    maxHeight: '32rem',
    fontFamily: 'var(--font-code)',
    lineHeight: '1.6',
  },
  '.cm-content': { padding: 'var(--space-3) 0', caretColor: 'var(--ink-strong)' },
  '.cm-line': { padding: '0 var(--space-3)' },
  '.cm-gutters': {
    borderInlineEnd: '1px solid var(--line)',
    backgroundColor: 'var(--surface-sunken)',
    color: 'var(--ink-quiet)',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.5rem', padding: '0 var(--space-2)' },
  '.cm-settled-spot': { backgroundColor: 'var(--surface-selected)', boxShadow: 'inset 3px 0 0 var(--gold)' },
  // Padding and no margin: the editor measures boxes, and margins are outside of them.
  '.cm-open-spot': { padding: 'var(--space-1) var(--space-3)' },
  '.cm-open-spot > span': {
    display: 'block',
    padding: 'var(--space-1) var(--space-3)',
    border: '1px dashed var(--line-error)',
    borderRadius: 'var(--radius-small)',
    backgroundColor: 'var(--fill-error)',
    color: 'var(--ink-strong)',
    fontFamily: 'var(--font-text)',
    fontWeight: '600',
  },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--fill-success)' },
  '&.cm-merge-b .cm-changedLine.cm-settled-spot': { backgroundColor: 'var(--surface-selected)' },
  '&.cm-merge-b .cm-changedText': {
    background: 'none',
    textDecoration: 'underline 2px var(--success)',
    textUnderlineOffset: '0.2em',
  },
  '.cm-deletedChunk': {
    paddingLeft: 'var(--space-3)',
    backgroundColor: 'var(--fill-error)',
    color: 'var(--ink-danger)',
  },
  '&.cm-merge-b .cm-deletedChunk del, &.cm-merge-b .cm-deletedChunk .cm-deletedText': {
    background: 'none',
    textDecoration: 'line-through',
  },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--success)' },
  '&.cm-merge-b .cm-deletedLineGutter': { background: 'var(--error)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { background: 'var(--fill-gold-soft)' },
});
