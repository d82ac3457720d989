/**
 * Follows the session from person to person: opens a room for whoever comes, ends that of whoever goes. Always: one room at
 * a time, and none for nobody; whoever goes takes their rows and their index off this device, also those of a visit before;
 * a room that has ended is let go of only when its memory holds nothing that the disk refuses.
 */
import { type Person, samePerson } from '../platform/person.ts';
import type { Owner, SessionStore } from '../platform/session-store.ts';
import type { openRoom, PersonRoom } from './person-room.ts';
import type { RoomServices } from './room-services.ts';
import { payWipes } from './wipe.ts';

export type RoomKeeper = {
  /** The room of whoever is here; null for nobody, and while theirs is being opened. */
  readonly room: () => PersonRoom | null;
  /** This room, and those that have ended with something that the disk still refuses. */
  readonly rooms: () => readonly PersonRoom[];
  /** Tries to write down what only memory holds. */
  readonly saveAllUnsaved: () => Promise<void>;
  /** Begins to follow the session. */
  readonly start: () => void;
};

export type KeeperOptions = {
  readonly services: RoomServices;
  readonly store: SessionStore;
  /** Zero and the commands: on their way since before anybody was known. */
  readonly roomCode: Promise<{ readonly openRoom: typeof openRoom }>;
  /** A room was opened. */
  readonly opened: () => void;
  /** The room, or something in it, may have changed. */
  readonly changed: () => void;
};

/** ms the rows of this device wait for the answer about the token; offline it comes at once. */
const TOKEN_WITHIN = 250;
/** ms a new room waits at most for the rows of an earlier one to go. */
const LEFT_WITHIN = 3_000;

/** Keeps no room until it is started. */
export function keepRooms({ services, store, roomCode, opened, changed }: KeeperOptions): RoomKeeper {
  const { session, clock } = services;
  const rooms = new Set<PersonRoom>();
  let room: PersonRoom | null = null;
  /** Who was here when the session was last looked at. */
  let shown: Person | null = null;
  /** Settles when the rows of whoever left are off this device. */
  let leaving: Promise<void> = Promise.resolve();

  const personHere = () => {
    const now = session.session.get();
    return 'person' in now ? now.person : null;
  };
  const isHere = ({ userId }: Owner) => personHere()?.userId === userId;
  const enter = async (person: Person) => {
    const code = await roomCode;
    // Zero must not begin over a database that is on its way out.
    await Promise.race([leaving, new Promise<void>((go) => clock.after(LEFT_WITHIN, go))]);
    const now = personHere();
    if (room !== null || now?.userId !== person.userId) return;
    room = code.openRoom(services, now);
    rooms.add(room);
    room.changed(changed);
    opened();
    changed();
  };
  /** Opens the room; one that waits for its token waits a moment, because Zero without one is only told to come again. */
  const open = (person: Person, awaitsToken: boolean) => {
    const begin = () => void enter(person).catch(reportError);
    if (!awaitsToken) {
      begin();
      return;
    }
    const cancel = clock.after(TOKEN_WITHIN, begin);
    session.refresh().then(() => {
      cancel();
      begin();
    }, reportError);
  };
  const leave = async (old: PersonRoom | null) => {
    await old?.end(true).catch(reportError);
    await saveAllUnsaved();
    await payWipes(store, isHere);
  };
  const saveAllUnsaved = async () => {
    for (const each of rooms) if ((await each.saveUnsaved()) && each !== room) rooms.delete(each);
  };
  const follow = () => {
    const now = session.session.get();
    if (now.state === 'loading') return;
    const person = personHere();
    if (room?.userId === person?.userId && (person !== null || shown === null)) {
      if (person !== null && shown !== null && !samePerson(shown, person)) room?.setPerson(person);
    } else {
      const old = room;
      room = null;
      leaving = leave(old).catch(reportError);
      if (person !== null) open(person, now.state === 'expired');
    }
    shown = person;
    changed();
  };

  return {
    room: () => room,
    rooms: () => [...rooms],
    saveAllUnsaved,
    start() {
      session.session.subscribe(follow);
      follow();
      // What an earlier visit could not take off this device.
      leaving = payWipes(store, isHere).catch(reportError);
    },
  };
}
