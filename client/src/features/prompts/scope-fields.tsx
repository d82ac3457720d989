// Who a prompt is for, with a sentence on who will see it.
import { TextField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-button.tsx';
import type { PromptScope } from '@openkms/schema/domain/rows.ts';
import type { DetailsDraft, FieldErrors } from './prompt-form.ts';
import { audienceWords, SCOPE_WORDS, SCOPES } from './prompt-words.ts';

export interface ScopeFieldsProps {
  draft: Pick<DetailsDraft, 'scope' | 'agent'>;
  errors: FieldErrors;
  /** Those that may be chosen; all unless told. */
  scopes?: readonly PromptScope[] | undefined;
  onChange: (part: Partial<DetailsDraft>) => void;
}

/** Scope, and the agent where it is for one. */
export function ScopeFields({ draft, errors, scopes = SCOPES, onChange }: ScopeFieldsProps) {
  const agent = draft.agent.trim() === '' ? null : draft.agent.trim().toLowerCase();
  return (
    <div className="prompt-scope">
      <div className="prompt-scope-choice">
        <span className="ui-field-label" aria-hidden="true">
          For
        </span>
        <ToggleGroup
          label="For"
          value={draft.scope}
          options={scopes.map((value) => ({ value, label: SCOPE_WORDS[value] }))}
          onChange={(scope) => onChange({ scope })}
        />
      </div>
      {draft.scope === 'agent' ? (
        <TextField
          label="Agent"
          value={draft.agent}
          error={errors['agent']}
          description="Its name, such as scribe. Leave it empty for every agent."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(name) => onChange({ agent: name })}
        />
      ) : null}
      <p className="prompt-audience" aria-live="polite">
        {audienceWords({ scope: draft.scope, agent })}
      </p>
    </div>
  );
}
