/**
 * Ids of what comes from elsewhere. Pure. Always: the same organisation, kind and source id give the same id, so loading
 * a source twice meets its own rows; ids of two organisations never meet.
 */
import { createHash } from 'node:crypto';

export type SourceKind =
  | 'org'
  | 'office'
  | 'person'
  | 'training'
  | 'session'
  | 'registration'
  | 'device'
  | 'prompt'
  | 'prompt-version';

/** A uuid-shaped id from SHA-256; its version is 8, "made by the application" (RFC 9562 §5.8). */
export function sourceId(orgId: string, kind: SourceKind, id: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([orgId, kind, id]))
    .digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
