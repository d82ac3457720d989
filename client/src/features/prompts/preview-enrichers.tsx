// Which enrichers run, and in which order. Always: one that is moved keeps the focus, and its new place is read out.
import type { EnricherName, EnricherSetting } from '@openkms/schema/domain/prompt/enrichment.ts';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { moved, switched } from './preview-choices.ts';
import { ENRICHER_WORDS } from './preview-words.ts';

export interface PreviewEnrichersProps {
  enrichers: readonly EnricherSetting[];
  onChange: (enrichers: readonly EnricherSetting[]) => void;
}

type Move = { readonly name: EnricherName; readonly by: -1 | 1 };

/** The enrichers as a list that folds away. */
export function PreviewEnrichers({ enrichers, onChange }: PreviewEnrichersProps) {
  const list = useRef<HTMLOListElement>(null);
  const [last, setLast] = useState<Move | null>(null);
  useEffect(() => {
    // Moving a row in the page takes the focus from the button that was pressed.
    if (last !== null) list.current?.querySelector<HTMLElement>(`[data-move="${last.name} ${last.by}"]`)?.focus();
  }, [last, enrichers]);
  const on = enrichers.filter(({ enabled }) => enabled).length;
  const place = last === null ? -1 : enrichers.findIndex(({ name }) => name === last.name);
  return (
    <Disclosure summary="Enrichers" note={`${on} of ${enrichers.length} on`}>
      <ol className="preview-enrichers" ref={list}>
        {enrichers.map(({ name, enabled }, at) => {
          const words = ENRICHER_WORDS[name];
          const move = (by: -1 | 1, label: string, isLast: boolean) => (
            <IconButton
              icon="chevron-down"
              label={`Move ${words.name} ${label}`}
              size="small"
              className={by < 0 ? 'preview-up' : ''}
              aria-disabled={isLast || undefined}
              data-move={`${name} ${by}`}
              onClick={() => {
                if (isLast) return;
                setLast({ name, by });
                onChange(moved(enrichers, at, by));
              }}
            />
          );
          return (
            <li key={name}>
              <Checkbox
                checked={enabled}
                onChange={(next) => {
                  setLast(null);
                  onChange(switched(enrichers, at, next));
                }}
              >
                {words.name} <span className="preview-does">{words.does}</span>
              </Checkbox>
              <span className="preview-moves">
                {move(-1, 'up', at === 0)}
                {move(1, 'down', at === enrichers.length - 1)}
              </span>
            </li>
          );
        })}
      </ol>
      <VisuallyHidden>
        <output>
          {last === null ? '' : `${ENRICHER_WORDS[last.name].name} is now ${place + 1} of ${enrichers.length}`}
        </output>
      </VisuallyHidden>
    </Disclosure>
  );
}
