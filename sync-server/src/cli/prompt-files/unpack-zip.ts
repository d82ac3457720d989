/**
 * The files of a zip archive. Always: how much it unpacks to is known and judged before anything is unpacked, and
 * unpacking ends where an entry turns out larger than it said; names that lead elsewhere and links come to nothing.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { LIMITS } from './limits.ts';
import { type Problem, problem } from './problem.ts';
import { isHidden, tidyPath, unsafeReason } from './safe-path.ts';
import { packedBytes, type ZipEntry, zipDirectory } from './zip-directory.ts';

export type NamedBytes = { readonly name: string; readonly bytes: Uint8Array };
export type Unpacked = { readonly files: readonly NamedBytes[]; readonly problems: readonly Problem[] };

const STORED = 0;
const DEFLATED = 8;

/** Unpacks `bytes`; the files are named below the archive, as `list.zip/mail/reply.md`. Only names that `isWanted` takes. */
export function unpackZip(archive: NamedBytes, isWanted: (name: string) => boolean): Unpacked {
  const refuse = (...problems: Problem[]): Unpacked => ({ files: [], problems });
  const { name, bytes } = archive;
  const entries = zipDirectory(bytes, LIMITS.archiveEntries);
  if (entries === 'malformed')
    return refuse(problem(name, 'archive_malformed', 'It is not a zip archive, or cut off.'));
  const tooLarge =
    entries === 'too-many' ? `There are more than ${LIMITS.archiveEntries} files in it.` : whyTooLarge(entries);
  if (entries === 'too-many' || tooLarge !== null) return refuse(problem(name, 'archive_too_large', tooLarge ?? ''));

  const files: NamedBytes[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    const path = `${name}/${entry.name}`;
    const unsafe = entry.isSpecial ? 'It is a link or a device, not a file.' : unsafeReason(entry.name);
    if (unsafe !== null) {
      problems.push(problem(path, 'unsafe_path', unsafe));
      continue;
    }
    if (entry.isFolder || isHidden(entry.name)) continue;
    const tidy = `${name}/${tidyPath(entry.name)}`;
    if (seen.has(tidy)) {
      problems.push(problem(tidy, 'name_twice', 'The archive holds two files of this name.'));
      continue;
    }
    seen.add(tidy);
    if (/\.zip$/i.test(tidy)) {
      problems.push(problem(tidy, 'archive_nested', 'It is an archive within an archive: unpack it first.'));
      continue;
    }
    if (!isWanted(tidy)) continue;
    const unpacked = unpackEntry(bytes, entry, tidy);
    if (unpacked instanceof Uint8Array) files.push({ name: tidy, bytes: unpacked });
    else problems.push(unpacked);
  }
  return { files, problems };
}

function whyTooLarge(entries: readonly ZipEntry[]): string | null {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (size > LIMITS.unpackedBytes) return `It unpacks to more than ${LIMITS.unpackedBytes} bytes.`;
  const bomb = entries.find(
    (entry) => entry.size > LIMITS.archiveRatioFrom && entry.size > entry.packedSize * LIMITS.archiveRatio,
  );
  return bomb ? `A file in it unpacks to more than ${LIMITS.archiveRatio} times its size.` : null;
}

function unpackEntry(bytes: Uint8Array, entry: ZipEntry, file: string): Uint8Array | Problem {
  if (entry.isEncrypted) return problem(file, 'archive_encrypted', 'It is encrypted.');
  if (entry.size > LIMITS.fileBytes)
    return problem(file, 'file_too_large', `It is larger than ${LIMITS.fileBytes} bytes.`);
  const malformed = (why: string): Problem => problem(file, 'archive_malformed', why);
  const packed = packedBytes(bytes, entry);
  if (!packed) return malformed('Its bytes are not in the archive.');
  let unpacked: Uint8Array;
  if (entry.method === STORED) unpacked = packed;
  else if (entry.method === DEFLATED) {
    try {
      unpacked = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
    } catch (error) {
      const grew = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      if (grew) return problem(file, 'archive_too_large', 'It unpacks to more than the archive says.');
      return malformed('It cannot be unpacked.');
    }
  } else return malformed(`It is packed by method ${entry.method}; 0 and 8 are read.`);
  if (unpacked.length !== entry.size || crc32(unpacked) !== entry.crc32)
    return malformed('What it unpacks to is not what the archive says.');
  return unpacked;
}
