// What is being typed, kept in this tab until it is saved or thrown away.
import { useState } from 'react';
import type { z } from 'zod';
import { draftStore, forgetDrafts } from './draft-store.ts';
import { usePerson } from './use-person.ts';

/** The draft of `name`, and a function that keeps another one; null is none. `name` must stay the same. */
export function useKeptDraft<T>(name: string, shape: z.ZodType<T>): readonly [T | null, (draft: T | null) => void] {
  const { orgId, userId } = usePerson();
  const [store] = useState(() => {
    const owner = `${orgId}/${userId}`;
    forgetDrafts(window.sessionStorage, (other) => other !== owner);
    return draftStore(window.sessionStorage, owner, name, shape);
  });
  const [draft, setDraft] = useState(store.read);
  const keep = (next: T | null): void => {
    store.write(next);
    setDraft(() => next);
  };
  return [draft, keep];
}
