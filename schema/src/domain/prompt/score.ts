/** Holds an answer to the checks of a case. Pure. Always: each check counts the same; without checks nothing is said. */
import type { PromptCaseCheck } from '../rows.ts';

export type CheckResult = { readonly check: PromptCaseCheck; readonly holds: boolean };

/** `score` is the share of checks that hold, 0 to 1; null where there are none. Upper and lower case count as the same. */
export function scoreAnswer(
  checks: readonly PromptCaseCheck[],
  answer: string,
): { readonly score: number | null; readonly results: readonly CheckResult[] } {
  const results = checks.map((check) => ({ check, holds: holds(check, answer) }));
  const held = results.filter((result) => result.holds).length;
  return { score: results.length === 0 ? null : held / results.length, results };
}

function holds(check: PromptCaseCheck, answer: string): boolean {
  switch (check.kind) {
    case 'contains':
      return plain(answer).includes(plain(check.text));
    case 'lacks':
      return !plain(answer).includes(plain(check.text));
    case 'equals':
      return plain(answer) === plain(check.text);
    case 'json':
      return isJson(answer);
    case 'at-most-words':
      return (answer.match(/[\p{L}\p{N}]+/gu) ?? []).length <= check.words;
  }
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().trim().replaceAll(/\s+/g, ' ');
}

/** Models like to fence JSON; the fence is not held against them. */
function isJson(answer: string): boolean {
  const fenced = /^```(?:json)?\n(?<inside>.*)\n```$/s.exec(answer.trim());
  try {
    JSON.parse(fenced?.groups?.['inside'] ?? answer);
    return true;
  } catch {
    return false;
  }
}
