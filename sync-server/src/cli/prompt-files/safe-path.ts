/** Names of files in archives and folders. Pure. */
import { HIDDEN_CHARACTERS } from './problem.ts';

/** Why `name` is not to be trusted as a way below a folder; null where it is. */
export function unsafeReason(name: string): string | null {
  if (HIDDEN_CHARACTERS.test(name)) return 'Its name holds characters that do not show.';
  if (name.includes('\\')) return 'Its name holds a backslash.';
  if (name.startsWith('/')) return 'Its name begins at the root of the disk.';
  if (/^[A-Za-z]:/.test(name)) return 'Its name begins with a drive.';
  if (name.split('/').includes('..')) return 'Its name leads out of its folder.';
  return null;
}

/** Files that systems and people keep out of sight, and what macOS adds to archives. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => (part.startsWith('.') && part !== '.') || part === '__MACOSX');
}

/** `path` without parts that lead nowhere (`./`, `//`). */
export function tidyPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
