/**
 * Findings as marks in an editor, in the shape that @codemirror/lint takes. Always: within the document, also when it has
 * become shorter since it was checked; what stands nowhere in the text makes no mark.
 */
import type { Finding } from '@openkms/schema/domain/prompt/finding.ts';
import { hasPlace } from './checks-words.ts';

/** What an action needs of an editor's view. */
export type LintView = {
  dispatch(change: { changes: { from: number; to: number; insert: string }; userEvent: string }): void;
};

/** Offsets in UTF-16 units. The offsets given to `apply` are those of the mark as it stands when it is pressed. */
export type LintMark = {
  from: number;
  to: number;
  severity: 'error' | 'warning';
  /** The finding's code. */
  source: string;
  message: string;
  actions?: { name: string; apply: (view: LintView, from: number, to: number) => void }[];
};

/** The marks of `findings` in a document of `length` characters. */
export function lintMarks(findings: readonly Finding[], length: number): LintMark[] {
  return findings.filter(hasPlace).map((finding) => {
    const { start, end, severity, code, message, fix } = finding;
    const mark = { from: Math.min(start, length), to: Math.min(end, length), severity, source: code, message };
    if (fix === undefined) return mark;
    // The text may have moved since: what is put right keeps its distance from the mark.
    const apply = (view: LintView, from: number, to: number): void => {
      const changes = { from: from + (fix.start - start), to: to + (fix.end - end), insert: fix.text };
      view.dispatch({ changes, userEvent: 'input.complete' });
    };
    return { ...mark, actions: [{ name: 'Put right', apply }] };
  });
}
