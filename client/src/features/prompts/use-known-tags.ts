/** Tags that prompts on this device have, the most used first. */
import { useMemo } from 'react';
import { useView } from '../../view/use-view.ts';

const OFFERED = 50;

/** What is offered while a tag is typed. */
export function useKnownTags(): readonly string[] {
  const prompts = useView((view) => view.table('prompt'));
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const { tags } of prompts.all()) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return [...counts]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, OFFERED)
      .map(([tag]) => tag);
  }, [prompts]);
}
