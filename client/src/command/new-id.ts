/** Ids for rows and commands made on this device. */
import { v7 } from 'uuid';

/** A new id (uuidv7): unique without asking anybody, and later ones sort later. */
export function newId(): string {
  return v7();
}
