/** What an employee's page is subscribed to from sign-in to sign-out (client/src/view/subscriptions.ts), as names for the protocol. */
import { subscriptions } from '../../../client/src/view/subscriptions.ts';
import type { Wanted } from './zero-socket.ts';

/** By name and arguments. Throws where a subscription has no name the server would know. */
export const WANTED: readonly Wanted[] = Object.values(subscriptions('employee')).flatMap((request) => {
  if (request === null) return [];
  const { query, args } = request as { query?: { queryName?: string }; args?: unknown };
  if (query?.queryName === undefined) throw new TypeError('A subscription without a name.');
  return [{ name: query.queryName, args: args === undefined ? [] : [args] }];
});
