/** What a queued change is about, in words: the training and where its session is. Pure, over the view's tables. */
import { z } from 'zod';
import type { View } from '../../view/view.ts';

const about = z.object({
  sessionId: z.string().optional(),
  trainingId: z.string().optional(),
  conflictId: z.string().optional(),
  title: z.string().optional(),
});

/** "Python Advanced · BOS-12", or null where this device no longer knows it. */
export function entrySubject(view: View, args: unknown): string | null {
  const parsed = about.safeParse(args);
  if (!parsed.success) return null;
  const { sessionId, trainingId, conflictId, title } = parsed.data;
  const session = sessionId === undefined ? undefined : view.table('session').get(sessionId);
  const training = view.table('training').get(session?.trainingId ?? trainingId ?? '');
  if (session !== undefined) return training === undefined ? session.code : `${training.title} · ${session.code}`;
  if (training !== undefined) return training.title;
  if (conflictId !== undefined) return view.table('syncConflict').get(conflictId)?.title ?? null;
  return title ?? null;
}
