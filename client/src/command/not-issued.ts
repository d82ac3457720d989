/**
 * Why a command did not come off this device's hands as usual, in words, the same on every page. Pure. Always: what is
 * still kept says so, so that nobody does it a second time; each sentence says what to do.
 */
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { UnsavedError } from '../outbox/unsaved.ts';

export type NotIssued = {
  /** True: it is in this page's memory, is saved by itself as soon as that works, and must not be issued again. */
  readonly isKept: boolean;
  readonly message: string;
  readonly detail: string;
};

/** What `issue` rejecting with `cause` means. */
export function notIssued(cause: unknown): NotIssued {
  if (cause instanceof UnsavedError) {
    const why =
      cause.code === 'quota_exceeded'
        ? 'This device has no room left.'
        : 'The browser does not open this device’s database.';
    return {
      isKept: true,
      message: 'Kept in this page only, not saved yet',
      detail: `${why} It is saved by itself as soon as that works: leave this page open, or export it under Sync status.`,
    };
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return {
    isKept: false,
    message: 'This device could not save the change',
    detail: `Nothing was sent; try again. (${reason})`,
  };
}

/** Refusals that mean the same whatever the command; undefined for those that a page words itself. */
export function anyCommandRefused(code: string, details: JsonObject = {}): string | undefined {
  switch (code) {
    case 'command_too_large': {
      const { bytes, limit } = details;
      const size =
        typeof bytes === 'number' && typeof limit === 'number' ? ` (${kb(bytes)} of at most ${kb(limit)})` : '';
      return `This is more than one change may hold${size}. Shorten it, or split it in two.`;
    }
    case 'unknown_command':
    case 'unsupported_version':
      return 'This page is older than the change. Reload it, then try again.';
    default:
      return undefined;
  }
}

function kb(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;
}
