/** The name by which others refer to a prompt: its title in lower case, words joined by dashes. Two titles may share one. */

/** "Answer in Spanish (formal)" → "answer-in-spanish-formal"; empty where a title holds neither letters nor digits. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
}
