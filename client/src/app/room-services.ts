/** What every room of a person works with: made once, by start-client.ts. */
import type { Clock } from '../platform/clock.ts';
import type { Connectivity } from '../platform/connectivity.ts';
import type { DeviceDb } from '../platform/device-db.ts';
import type { SessionService } from '../platform/session.ts';
import type { TabChannel } from '../platform/tab-channel.ts';
import type { TimingsWatch } from './timings.ts';

export type RoomServices = {
  readonly db: DeviceDb;
  readonly session: SessionService;
  readonly connectivity: Connectivity;
  readonly channel: TabChannel;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly timings: TimingsWatch;
};
