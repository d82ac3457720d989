/**
 * The result of a merge as an editor: the whole text, with each contradiction's spot marked, compared with one of the sides.
 * Always: spots move with what is written around them; what a choice puts into a spot replaces that spot alone; Tab leaves
 * the editor. It lives in a shadow root, where its styles are constructed sheets: the content security policy allows
 * no style elements.
 */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown } from '@codemirror/lang-markdown';
import { unifiedMergeView } from '@codemirror/merge';
import { Compartment, EditorState, StateEffect, StateField, Transaction } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers, WidgetType } from '@codemirror/view';
import type { MergeDraft, Spot } from './merge-draft.ts';
import { mergeTheme } from './merge-theme.ts';

export type MergeEditor = {
  /** Puts `text` into a spot; null empties it and marks it as not settled. */
  readonly settle: (index: number, text: string | null) => void;
  /** What stands in each spot. */
  readonly spotTexts: () => string[];
  readonly text: () => string;
  /** The text and its spots, from which the editor could be made again. */
  readonly draft: () => MergeDraft;
  /** Marks how the text differs from `original`; null marks nothing. */
  readonly compareWith: (original: string | null) => void;
  /** Scrolls a spot into sight inside the editor, without moving the page. */
  readonly reveal: (index: number) => void;
  readonly destroy: () => void;
};

export type MergeEditorOptions = {
  readonly parent: HTMLElement;
  readonly draft: MergeDraft;
  /** For each spot whether it is settled from the start. */
  readonly settled: readonly boolean[];
  /** The accessible name. */
  readonly label: string;
  /** Called after a person wrote something. */
  readonly onWrite: () => void;
};

/** A diff that takes longer gives a coarser one: the person must not wait for marks. */
const DIFF = { scanLimit: 500, timeout: 150 };

export function createMergeEditor({ parent, draft, settled, label, onWrite }: MergeEditorOptions): MergeEditor {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' });
  const comparison = new Compartment();
  const first = draft.spots.map((spot, index) => ({ ...spot, isSettled: settled[index] ?? false }));
  const state = EditorState.create({
    doc: draft.text,
    extensions: [
      spotField.init(() => first),
      lineNumbers(),
      history(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      markdown({ completeHTMLTags: false }),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true', tabindex: '0' }),
      EditorView.updateListener.of(({ docChanged, transactions }) => {
        const isOwn = transactions.some(({ effects }) => effects.some((effect) => effect.is(settleEffect)));
        if (docChanged && !isOwn) onWrite();
      }),
      mergeTheme,
      comparison.of([]),
    ],
  });
  const view = new EditorView({ state, parent: root, root });
  const spots = () => view.state.field(spotField);

  return {
    settle(index, text) {
      const spot = spots()[index];
      if (spot === undefined) return;
      const insert = text ?? '';
      view.dispatch({
        changes: { from: spot.from, to: spot.to, insert },
        effects: settleEffect.of({ index, length: insert.length, isSettled: text !== null }),
        annotations: Transaction.addToHistory.of(false),
      });
    },
    spotTexts: () => spots().map(({ from, to }) => view.state.sliceDoc(from, to)),
    text: () => view.state.doc.toString(),
    draft: () => ({ text: view.state.doc.toString(), spots: spots().map(({ from, to }) => ({ from, to })) }),
    compareWith(original) {
      const extension =
        original === null
          ? []
          : unifiedMergeView({ original, mergeControls: false, syntaxHighlightDeletions: false, diffConfig: DIFF });
      view.dispatch({ effects: comparison.reconfigure(extension) });
    },
    reveal(index) {
      const spot = spots()[index];
      if (spot === undefined) return;
      const { scrollDOM } = view;
      scrollDOM.scrollTop = view.lineBlockAt(spot.from).top - scrollDOM.clientHeight / 3;
    },
    destroy: () => view.destroy(),
  };
}

type HeldSpot = Spot & { readonly isSettled: boolean };

const settleEffect = StateEffect.define<{
  readonly index: number;
  readonly length: number;
  readonly isSettled: boolean;
}>();

const spotField = StateField.define<readonly HeldSpot[]>({
  create: () => [],
  update(spots, transaction) {
    const settled = transaction.effects.find((effect) => effect.is(settleEffect))?.value;
    if (!transaction.docChanged && settled === undefined) return spots;
    const { changes } = transaction;
    return spots.map((spot, index): HeldSpot => {
      if (index === settled?.index) {
        const { isSettled, length } = settled;
        return { from: spot.from, to: spot.from + length, isSettled };
      }
      // What is put into a spot pushes the spots behind it on, also one that stands at the same place.
      const side = settled !== undefined && index > settled.index ? 1 : -1;
      return { ...spot, from: changes.mapPos(spot.from, side), to: changes.mapPos(spot.to, side) };
    });
  },
  // Not as a function of the view: what takes up lines has to be known before they are measured.
  provide: (field) => EditorView.decorations.compute([field, 'doc'], (state) => marksOf(state.field(field), state)),
});

/** A frame around what was chosen, and a line that says what is still to be settled. */
function marksOf(spots: readonly HeldSpot[], { doc }: EditorState): DecorationSet {
  const marks = spots.flatMap(({ from, to, isSettled }, index) => {
    if (!isSettled) return [Decoration.widget({ widget: new OpenSpot(index + 1), block: true, side: -1 }).range(from)];
    const lines = [];
    for (let at = from; at < to; at = doc.lineAt(at).to + 1)
      lines.push(Decoration.line({ class: 'cm-settled-spot' }).range(doc.lineAt(at).from));
    return lines;
  });
  return Decoration.set(marks, true);
}

class OpenSpot extends WidgetType {
  readonly #number: number;
  constructor(number: number) {
    super();
    this.#number = number;
  }
  override eq(other: OpenSpot): boolean {
    return other.#number === this.#number;
  }
  override toDOM(): HTMLElement {
    const line = document.createElement('div');
    line.className = 'cm-open-spot';
    const words = line.appendChild(document.createElement('span'));
    words.textContent = `Contradiction ${this.#number} is not settled yet`;
    return line;
  }
}
