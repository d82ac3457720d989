// The prompts of this device that are like a text, a moment after it was typed. Always: never in the way of a keystroke;
// what was found stands until the next text was looked at; a text of a few words has nothing like it yet.
import { diffHash, normaliseContent } from '@openkms/schema/domain/prompt/normalise.ts';
import type { PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { LEAST_ALIKE, type Likened, likened } from '@openkms/schema/search/similar-prompts.ts';
import type { SimilarDocument } from '@openkms/schema/search/similar.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useEffect, useMemo, useState } from 'react';
import { isOvertaken } from '../../search/search-error.ts';
import { useBrought } from '../../view/use-brought.ts';
import { useView } from '../../view/use-view.ts';
import { pauseFor, whenIdle } from './checks-pace.ts';
import type { PromptIndex } from './prompt-index.ts';

/** A prompt as it stands, how much it is like the text, and by which words. */
export type SimilarPrompt = Likened<{ readonly prompt: PromptRow; readonly head: PromptVersionRow }>;

/** Characters below which nothing is said. */
const LEAST_TEXT = 40;
const ASKED = 12;
const SHOWN = 4;
const NONE: readonly SimilarPrompt[] = [];

/** What is like `text`, but for the prompt `promptId` itself (null: not saved yet). */
export function useSimilar(index: PromptIndex, text: string, promptId: string | null): readonly SimilarPrompt[] {
  // Others' prompts stay on this device while somebody writes, not on the library's page alone.
  useBrought(queries.prompts.library());
  const prompts = useView((view) => view.table('prompt'));
  const versions = useView((view) => view.table('promptVersion'));
  const [looked, setLooked] = useState<{ readonly hash: string; readonly found: readonly SimilarDocument[] } | null>(
    null,
  );
  useEffect(() => {
    const { search } = index;
    if (search === null) return;
    let wanted = true;
    const look = (): void => {
      if (text.trim().length < LEAST_TEXT) return setLooked(null);
      const options = { limit: ASKED, least: LEAST_ALIKE, ...(promptId === null ? {} : { except: promptId }) };
      search.similar(normaliseContent(text), options).then(
        (found) => {
          if (wanted) setLooked({ hash: diffHash(text), found });
        },
        (error: unknown) => {
          if (!isOvertaken(error)) console.warn('What is like this text cannot be found', error);
        },
      );
    };
    const callOff = whenIdle(look, pauseFor(text.length));
    return () => {
      wanted = false;
      callOff();
    };
  }, [index, text, promptId]);
  return useMemo(() => {
    if (looked === null) return NONE;
    const headOf = (row: PromptRow) => versions.get(row.headId);
    const twins = prompts
      .all()
      .filter((row) => row.id !== promptId && headOf(row)?.diffHash === looked.hash)
      .map(({ id }) => id);
    return likened(looked.found, twins, (id) => {
      const prompt = prompts.get(id);
      const head = prompt === undefined || prompt.status === 'deleted' ? undefined : headOf(prompt);
      return prompt === undefined || head === undefined ? undefined : { prompt, head };
    }).slice(0, SHOWN);
  }, [looked, prompts, versions, promptId]);
}
