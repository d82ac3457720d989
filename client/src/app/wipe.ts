/**
 * Takes off this device what the server said to somebody who has gone: Zero's databases of theirs, their search indexes, and this tab's
 * drafts of prompts.
 * Always: it is owed from the moment they left (session-store.ts) until it is done, so a lid that closes in between only
 * puts it off to the next start; whoever is here is never wiped.
 */
import { forgetDrafts } from '../features/prompts/draft-store.ts';
import type { Owner, SessionStore } from '../platform/session-store.ts';
import { forgetCatalogueSearch } from './use-catalogue-search.ts';
import { forgetPromptSearch } from './use-prompt-search.ts';

/** Zero's names of databases begin with this and the person's id. */
const ROWS_OF = 'rep:zero-';

/** Wipes all that is owed, but nobody for whom `isHere`. Rejects where something could not be wiped; that stays owed. */
export async function payWipes(
  store: Pick<SessionStore, 'owedWipes' | 'wiped'>,
  isHere: (owner: Owner) => boolean,
): Promise<void> {
  for (const owner of await store.owedWipes()) {
    if (isHere(owner)) continue;
    const left = `${owner.orgId}/${owner.userId}`;
    forgetDrafts(window.sessionStorage, (other) => other === left);
    await forgetCatalogueSearch(left);
    await forgetPromptSearch(left);
    for (const name of await rowDatabasesOf(owner.userId)) {
      // Back already: the rows are theirs to see, and Zero's to use.
      if (isHere(owner)) return;
      await deleteDatabase(name);
    }
    await store.wiped(owner);
  }
}

/** Names of Zero's databases of `userId` on this device; null where the browser does not list databases. */
export async function rowDatabases(userId: string): Promise<readonly string[] | null> {
  const factory = indexedDB as { databases?: IDBFactory['databases'] };
  if (factory.databases === undefined) return null;
  const all = await factory.databases();
  return all.flatMap(({ name }) => (name?.startsWith(`${ROWS_OF}${userId}-`) === true ? [name] : []));
}

async function rowDatabasesOf(userId: string): Promise<readonly string[]> {
  return (await rowDatabases(userId)) ?? [];
}

/** Waits while another tab still has it open. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(request.error ?? new Error(name)));
  });
}
