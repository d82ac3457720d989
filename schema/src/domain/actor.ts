/** Who acts or reads, as the server knows them from their token, and the browser from the last sign-in. */
import type { Role } from './rows.ts';

export type Actor = {
  readonly userId: string;
  readonly orgId: string;
  readonly role: Role;
  readonly officeId: string;
  readonly name: string;
  /** Server: the device whose sign-in this is, where it named one. What an envelope says of its device is only its word. */
  readonly deviceId?: string | undefined;
  /** Server: the agent that came with a token of its own and acts in this person's name. */
  readonly agent?: string | undefined;
};
