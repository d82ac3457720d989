/** What the oracle looks at, and how it says what it found. Pure. */
import type { Device } from './device.ts';
import type { OrgRows } from './replica.ts';
import type { Decision } from './server.ts';

export type Problem = { readonly kind: 'lost' | 'duplicated' | 'divergent'; readonly text: string };

export type Evidence = {
  readonly key: string;
  readonly before: OrgRows;
  readonly after: OrgRows;
  readonly devices: readonly Device[];
  readonly decisions: ReadonlyMap<number, Decision>;
  /** The instant of the last decision before each device had told the server, as it is now, of itself. */
  readonly toldOf: ReadonlyMap<string, number>;
  readonly arrived: ReadonlyMap<string, unknown>;
};

export const lost = (text: string): Problem => ({ kind: 'lost', text });
export const duplicated = (text: string): Problem => ({ kind: 'duplicated', text });
export const divergent = (text: string): Problem => ({ kind: 'divergent', text });
