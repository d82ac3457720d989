/** The organisation whose accounts and password everybody knows, and whether it is here. */
import type pg from 'pg';
import { sourceId } from '../cli/source-id.ts';

export const DEMO_ORG_ID = sourceId('openkms', 'org', 'demo');

/** True where the demo organisation was seeded; asked through the role openkms_auth, which sees every organisation. */
export async function holdsDemoData(authPool: Pick<pg.Pool, 'query'>): Promise<boolean> {
  const { rowCount } = await authPool.query('select 1 from org where id = $1', [DEMO_ORG_ID]);
  return rowCount === 1;
}
