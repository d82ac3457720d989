/**
 * Has the browser begin a new log for its databases. Always: it only makes a database and deletes it; what it cannot do
 * harms nothing.
 *
 * Why: Chromium keeps IndexedDB in a LevelDB, which writes each record in two parts. A kill between them leaves half a record
 * at the end of the log. The next start reads all there is and goes on writing behind it; the start after that takes what
 * follows for damage and throws everything away. Deleting a database has LevelDB put the log's content elsewhere and begin
 * another one: done at each start, no half record lives on to a second.
 */

const PASSING = 'openkms-passing';

/** Resolves when the new log is begun; rejects where the disk refuses. `factory`: whose databases share the log. */
export async function beginNewLog(factory: IDBFactory): Promise<void> {
  const made = await answered(factory.open(PASSING));
  made.close();
  await answered(factory.deleteDatabase(PASSING));
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The database did not answer.'));
  });
}
