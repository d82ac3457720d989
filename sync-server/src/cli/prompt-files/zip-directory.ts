/**
 * The directory of a zip archive (APPNOTE.TXT §4.3.12 and §4.3.16), with what a careful reader must know of each entry
 * and unpacking libraries do not tell: its attributes, its checksum, whether it is encrypted. Pure. Always: nothing
 * outside `bytes` is read, and nothing is unpacked.
 */

export type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly crc32: number;
  readonly packedSize: number;
  /** As the archive says; unpacking proves it. */
  readonly size: number;
  readonly isEncrypted: boolean;
  readonly isFolder: boolean;
  /** Neither a file nor a folder: a link, a device. */
  readonly isSpecial: boolean;
  readonly headerOffset: number;
};

const END = 0x06054b50;
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
const MAX_COMMENT = 0xffff;
/** Stands where a number is in zip64 fields: those archives are larger than any that is read here. */
const ELSEWHERE = 0xffffffff;

/** The entries of the archive, at most `limit`; `too-many` beyond, `malformed` where it is none. */
export function zipDirectory(bytes: Uint8Array, limit: number): readonly ZipEntry[] | 'too-many' | 'malformed' {
  const view = viewOf(bytes);
  const end = endOfDirectory(view);
  if (end === null) return 'malformed';
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) !== 0 || start === ELSEWHERE || count === 0xffff) return 'malformed';
  if (count > limit) return 'too-many';
  const entries: ZipEntry[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_LENGTH > end || view.getUint32(at, true) !== ENTRY) return 'malformed';
    const nameEnd = at + ENTRY_LENGTH + view.getUint16(at + 28, true);
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const entry = entryAt(view, at, bytes.subarray(at + ENTRY_LENGTH, nameEnd));
    if (next > end || [entry.packedSize, entry.size, entry.headerOffset].includes(ELSEWHERE)) return 'malformed';
    entries.push(entry);
    at = next;
  }
  return entries;
}

/** The packed bytes of `entry`; null where they are not in the archive. */
export function packedBytes(bytes: Uint8Array, entry: ZipEntry): Uint8Array | null {
  const view = viewOf(bytes);
  const at = entry.headerOffset;
  if (at + LOCAL_LENGTH > bytes.length || view.getUint32(at, true) !== LOCAL) return null;
  const start = at + LOCAL_LENGTH + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const end = start + entry.packedSize;
  return end > bytes.length ? null : bytes.subarray(start, end);
}

function endOfDirectory(view: DataView): number | null {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at -= 1)
    if (view.getUint32(at, true) === END && at + END_LENGTH + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  return null;
}

function entryAt(view: DataView, at: number, name: Uint8Array): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const text = nameOf(name);
  // The upper half holds the mode where the archive was made under Unix, and nothing elsewhere.
  const kind = (view.getUint32(at + 38, true) >>> 16) & 0o170000;
  return {
    name: text,
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    isEncrypted: (flags & 1) !== 0,
    isFolder: text.endsWith('/'),
    isSpecial: ![0, 0o100000, 0o040000].includes(kind),
    headerOffset: view.getUint32(at + 42, true),
  };
}

/** UTF-8 in all archives of today; what is not is read byte by byte, which is right for ASCII. */
function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
