/** The hash as the server makes it, made here again so that these tests stand alone. */
import { createHash } from 'node:crypto';

export function sampleHash(content: string): string {
  const lines = content
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .normalize('NFC')
    .replace(/\n*$/, '');
  return createHash('sha256')
    .update(lines === '' ? '' : `${lines}\n`)
    .digest('hex');
}
