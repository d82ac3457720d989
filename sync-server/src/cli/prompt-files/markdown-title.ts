/** What a Markdown file without a title of its own is called. Pure. */

const MAX_TITLE = 200;

/**
 * The heading a document begins with, if it is the only one of its level: where there are several they name parts (a
 * prompt often begins with "# Purpose"), and none names the whole.
 */
export function headingTitle(markdown: string): string | null {
  const [first, ...more] = markdown.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const heading = /^# +(.+?)[ \t]*#*[ \t]*$/.exec((first ?? '').slice(0, 2 * MAX_TITLE))?.[1];
  if (heading === undefined || more.some((line) => line.startsWith('# '))) return null;
  return plain(heading);
}

/** A title from a file's name: `mail/write_reply.md` is "write reply". */
export function nameTitle(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  return plain(name.replaceAll(/[_-]+/g, ' ')) ?? plain(name) ?? 'untitled';
}

/** A title from a whole path, for names that do not tell files apart: `mail/reply/system.md` is "mail / reply / system". */
export function pathTitle(path: string): string {
  const folders = path.split('/').slice(0, -1);
  return plain([...folders, nameTitle(path)].join(' / ')) ?? nameTitle(path);
}

function plain(text: string): string | null {
  const line = text.replaceAll(/[\p{Cc}\p{Cs}<>]+/gu, ' ').trim();
  return line === '' ? null : line.slice(0, MAX_TITLE).toWellFormed();
}
