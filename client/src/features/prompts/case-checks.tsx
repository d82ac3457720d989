// The checks of a case against an answer: each in words, held or not.
import { scoreAnswer } from '@openkms/schema/domain/prompt/score.ts';
import type { PromptCaseCheck } from '@openkms/schema/domain/rows.ts';
import { useMemo } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { checkWords } from './case-words.ts';

export interface CaseChecksProps {
  checks: readonly PromptCaseCheck[];
  answer: string;
}

/** A list; draws nothing without checks. */
export function CaseChecks({ checks, answer }: CaseChecksProps) {
  const { results } = useMemo(() => scoreAnswer(checks, answer), [checks, answer]);
  if (results.length === 0) return null;
  return (
    <ul className="run-checks" aria-label="Checks">
      {results.map(({ check, holds }, at) => (
        // Two checks may say the same, and none is reordered.
        <li key={`${at} ${check.kind}`} data-holds={holds}>
          <Icon name={holds ? 'check' : 'x'} size={16} />
          <span>
            <VisuallyHidden>{holds ? 'Holds: ' : 'Does not hold: '}</VisuallyHidden>
            {checkWords(check, answer)}
          </span>
        </li>
      ))}
    </ul>
  );
}
