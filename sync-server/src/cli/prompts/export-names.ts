/**
 * Names of files for prompts. Pure. Always: no two are the same on any system, upper and lower case aside; each is one
 * plain name (no folder, nothing hidden, nothing a system keeps for itself); the same prompts get the same names.
 */
import { createHash } from 'node:crypto';

type Named = { readonly id: string; readonly title: string };

/** File systems take 255 bytes, and the ending and the mark of a twin come on top. */
const MAX_BYTES = 200;
/** Names that Windows opens as devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** A name for each prompt, without ending, in the order of `prompts`. Twins are told apart by a mark made of their ids. */
export function exportNames(prompts: readonly Named[]): string[] {
  const slugs = prompts.map(({ title }) => slugOf(title));
  const counts = new Map<string, number>();
  for (const slug of slugs) counts.set(foldOf(slug), (counts.get(foldOf(slug)) ?? 0) + 1);
  const first = prompts.map(({ id }, index) => {
    const slug = slugs[index] ?? '';
    return (counts.get(foldOf(slug)) ?? 0) > 1 ? `${slug}-${markOf(id, 8)}` : slug;
  });
  // A title may be made like another's name with its mark.
  const folds = first.map(foldOf);
  return first.map((name, index) =>
    folds.indexOf(folds[index] ?? '') === folds.lastIndexOf(folds[index] ?? '')
      ? name
      : `${slugs[index] ?? ''}-${markOf(prompts[index]?.id ?? '', 32)}`,
  );
}

function slugOf(title: string): string {
  const words = title
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  let slug = '';
  for (const character of words) {
    if (Buffer.byteLength(slug + character) > MAX_BYTES) break;
    slug += character;
  }
  slug = slug.replace(/-$/, '');
  return slug === '' || DEVICE.test(slug) ? `prompt${slug === '' ? '' : `-${slug}`}` : slug;
}

/** What systems that do not tell cases and forms apart make of it. */
function foldOf(name: string): string {
  return name.normalize('NFKC').toUpperCase().normalize('NFKC');
}

function markOf(id: string, length: number): string {
  return createHash('sha256').update(id).digest('hex').slice(0, length);
}
