// The models this installation can ask, once somebody wants to know and there is a line; none where nobody says.
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { useServerRead } from '../../view/use-server-read.ts';
import { useSync } from '../../view/use-sync.ts';

const shape = z.object({ items: z.array(z.object({ id: z.string() })), defaultModel: z.string() });

export type Models = {
  readonly names: readonly string[];
  /** The one that is asked where nobody names one; null while nobody says. */
  readonly own: string | null;
};
const NONE: Models = { names: [], own: null };

/** Their names, in the order the provider gives them. */
export function useModels(isWanted: boolean): Models {
  const read = useServerRead();
  const { connection } = useSync();
  const [models, setModels] = useState(NONE);
  const isAsked = isWanted && connection === 'online';
  useEffect(() => {
    if (!isAsked) return;
    let isHere = true;
    void read('/api/v1/models', shape).then((answer) => {
      // Names are offered, not needed: without an answer one types.
      if (isHere && answer.ok)
        setModels({ names: answer.value.items.map(({ id }) => id), own: answer.value.defaultModel });
    });
    return () => {
      isHere = false;
    };
  }, [read, isAsked]);
  return models;
}
