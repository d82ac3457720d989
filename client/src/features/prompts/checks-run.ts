/**
 * Checks the text of a prompt while it is typed. Always: never in the way of a keystroke; what is known of a text stands
 * until the next one was looked at, and says which text it is about; a name is called missing only where this device
 * holds the library.
 */
import type { Finding } from '@openkms/schema/domain/prompt/finding.ts';
import { validate } from '@openkms/schema/domain/prompt/validate.ts';
import type { VariableDeclaration } from '@openkms/schema/domain/prompt/variables.ts';
import { useEffect, useMemo, useState } from 'react';
import { useSession } from '../../view/use-session.ts';
import { useView } from '../../view/use-view.ts';
import { pauseFor, whenIdle } from './checks-pace.ts';
import { isLibraryHere, referencesFrom } from './checks-references.ts';

export type Checks = {
  /** The text that was looked at; offsets of the findings count in it. Null before the first look. */
  readonly text: string | null;
  /** In the order of their places. */
  readonly findings: readonly Finding[];
};

export type ChecksOptions = {
  /** Null while the prompt was never saved. */
  readonly promptId: string | null;
  /** The models it is to run on; none leaves its length unchecked. Like `variables`, the same list until it changes. */
  readonly models?: readonly string[];
  /** Of a model's length, kept for the answer, tokens. */
  readonly answerTokens?: number;
  /** The server has answered for the whole library (`useBrought(queries.prompts.library())`). */
  readonly isLibraryBrought?: boolean;
};

const NONE: readonly never[] = [];
const UNCHECKED: Checks = { text: null, findings: NONE };

/** What is to be said of `text`, a moment after it was typed. */
export function useChecks(
  text: string,
  variables: readonly VariableDeclaration[],
  { promptId, models = NONE, answerTokens = 0, isLibraryBrought = false }: ChecksOptions,
): Checks {
  const prompts = useView((view) => view.table('prompt'));
  const session = useSession();
  const person = 'person' in session ? session.person : null;
  const references = useMemo(() => {
    if (person === null || !isLibraryHere(prompts.all(), person.userId, isLibraryBrought)) return null;
    return referencesFrom(prompts.all(), person, promptId);
  }, [prompts, person, promptId, isLibraryBrought]);
  const context = useMemo(() => {
    const { fragments, prompts: linked } = references ?? { fragments: null, prompts: null };
    return { variables, models, answerTokens, fragments, prompts: linked, language: null };
  }, [variables, models, answerTokens, references]);
  const [checks, setChecks] = useState(UNCHECKED);
  useEffect(
    () => whenIdle(() => setChecks({ text, findings: validate(text, context) }), pauseFor(text.length)),
    [text, context],
  );
  return checks;
}
