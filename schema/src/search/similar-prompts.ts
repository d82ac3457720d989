/**
 * What is said of prompts that are like a text: told in per cent (similar.ts), and named where it is the very text or nearly
 * so. Pure; pages and REST say the same.
 */

/** Below this, per cent, two prompts have little in common but the manner of prompts. */
export const LEAST_ALIKE = 30;
/** From this on, per cent, one is the other with a few words changed. */
export const NEARLY_THE_SAME = 80;

/** `same`: the same text, character for character once it is in stored form. */
export const LIKENESSES = ['same', 'near', 'related'] as const;
export type Likeness = (typeof LIKENESSES)[number];

export type Likened<T> = T & {
  readonly alike: number;
  readonly likeness: Likeness;
  readonly shared: readonly string[];
};
type Alike = { readonly id: string; readonly alike: number; readonly shared: readonly string[] };

/**
 * `found` and the `twins` (prompts with the very text, found or not) as `rowOf` shows them: twins first, then the likest;
 * those of which `rowOf` knows nothing are left out.
 */
export function likened<T>(
  found: readonly Alike[],
  twins: readonly string[],
  rowOf: (id: string) => T | undefined,
): Likened<T>[] {
  const same = new Set(twins);
  const sharedBy = new Map(found.map(({ id, shared }) => [id, shared]));
  const all: Alike[] = [
    ...[...same].map((id) => ({ id, alike: 100, shared: sharedBy.get(id) ?? [] })),
    ...found.filter(({ id }) => !same.has(id)),
  ];
  return all.flatMap(({ id, alike, shared }) => {
    const row = rowOf(id);
    const likeness = same.has(id) ? 'same' : alike >= NEARLY_THE_SAME ? 'near' : 'related';
    return row === undefined ? [] : [{ ...row, alike, likeness, shared }];
  });
}
