// What a bench is run with: up to three versions, a model, the enrichers.
import type { EnricherSetting } from '@openkms/schema/domain/prompt/enrichment.ts';
import { newestFirst } from '@openkms/schema/domain/prompt/version-tree.ts';
import type { PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { Select } from '../../ui/select.tsx';
import { MOST_VERSIONS } from './bench-cells.ts';
import { ModelField } from './model-field.tsx';
import { PreviewEnrichers } from './preview-enrichers.tsx';

export interface BenchSetupProps {
  versions: readonly PromptVersionRow[];
  chosen: readonly PromptVersionRow[];
  /** "stands now", "production". */
  namesOf: (versionId: string) => string;
  onChoose: (numbers: readonly number[]) => void;
  model: string;
  onModel: (model: string) => void;
  enrichers: readonly EnricherSetting[];
  onEnrichers: (enrichers: readonly EnricherSetting[]) => void;
}

const PLACES = ['First version', 'Second version', 'Third version'] as const;

/** The fields. */
export function BenchSetup(props: BenchSetupProps) {
  const { versions, chosen, namesOf, onChoose, model, onModel, enrichers, onEnrichers } = props;
  const sorted = versions.toSorted(newestFirst);
  const numbers = chosen.map(({ number }) => number);
  const choose = (at: number, value: string): void => {
    const next = [...numbers];
    if (value === '') next.splice(at, 1);
    else next[at] = Number(value);
    onChoose(next);
  };
  return (
    <div className="bench-setup">
      {PLACES.slice(0, Math.min(MOST_VERSIONS, numbers.length + 1, versions.length)).map((label, at) => (
        <Select
          key={label}
          label={label}
          value={at < numbers.length ? String(numbers[at]) : ''}
          options={[
            ...(at === 0 && numbers.length === 1 ? [] : [{ value: '', label: 'None' }]),
            ...sorted.map(({ id, number }) => ({
              value: String(number),
              label: `Version ${number}${namesOf(id)}`,
              disabled: numbers.includes(number) && numbers[at] !== number,
            })),
          ]}
          onChange={(value) => choose(at, value)}
        />
      ))}
      <ModelField value={model} onChange={onModel} />
      <div className="bench-enrichers">
        <PreviewEnrichers enrichers={enrichers} onChange={onEnrichers} />
      </div>
    </div>
  );
}
