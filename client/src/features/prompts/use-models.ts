// The models this installation can ask, while there is a line; none where nobody says.
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { useServerRead } from '../../view/use-server-read.ts';
import { useSync } from '../../view/use-sync.ts';

const shape = z.object({ items: z.array(z.object({ id: z.string() })) });
const NONE: readonly string[] = [];

/** Their names, in the order the provider gives them. */
export function useModels(): readonly string[] {
  const read = useServerRead();
  const { connection } = useSync();
  const isOnline = connection === 'online';
  const [models, setModels] = useState(NONE);
  useEffect(() => {
    if (!isOnline) return;
    let wanted = true;
    void read('/api/v1/models', shape).then((answer) => {
      // Names are offered, not needed: without an answer one types.
      if (wanted && answer.ok) setModels(answer.value.items.map(({ id }) => id));
    });
    return () => {
      wanted = false;
    };
  }, [read, isOnline]);
  return models;
}
