/** Where a manager's actions stand on a training's page; given by the app, because features do not know each other. */
import type { ReactNode } from 'react';

/** What is drawn beside the training and beside each of its sessions, by id. */
export interface ManagerSlots {
  training: (trainingId: string) => ReactNode;
  session: (sessionId: string) => ReactNode;
}
