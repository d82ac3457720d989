// The checks of a case, to be written: each a kind and, where it needs one, a word.
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type CaseErrors, type CheckDraft, withNewCheck } from './case-form.ts';
import { CHECK_KINDS } from './case-words.ts';

export interface CaseChecksFieldsProps {
  checks: readonly CheckDraft[];
  errors: CaseErrors['checks'];
  onChange: (checks: CheckDraft[]) => void;
}

/** The list with a button for more. */
export function CaseChecksFields({ checks, errors, onChange }: CaseChecksFieldsProps) {
  const change = (key: string, part: Partial<CheckDraft>): void =>
    onChange(checks.map((check) => (check.key === key ? { ...check, ...part } : check)));
  return (
    <fieldset className="case-checks">
      <legend>A good answer …</legend>
      {checks.length === 0 ? (
        <p className="run-quiet">Without checks nothing is scored by itself: you read the answers and judge.</p>
      ) : null}
      {checks.map(({ key, kind, text }, at) => (
        <div key={key} className="case-check">
          <Select
            label={`Check ${at + 1}`}
            hideLabel
            value={kind}
            options={CHECK_KINDS}
            onChange={(next) => change(key, { kind: next })}
          />
          {kind === 'json' ? (
            <span />
          ) : (
            <TextField
              label={kind === 'at-most-words' ? `Words of check ${at + 1}` : `Text of check ${at + 1}`}
              hideLabel
              inputMode={kind === 'at-most-words' ? 'numeric' : undefined}
              placeholder={kind === 'at-most-words' ? '50' : 'Words'}
              value={text}
              error={errors[key]}
              onChange={(next) => change(key, { text: next })}
            />
          )}
          <IconButton
            icon="x"
            label={`Remove check ${at + 1}`}
            onClick={() => onChange(checks.filter((check) => check.key !== key))}
          />
        </div>
      ))}
      <Button size="small" icon="plus" onClick={() => onChange(withNewCheck(checks))}>
        Add a check
      </Button>
    </fieldset>
  );
}
