/** Who writes and reads here. */
import { type Person, useSession } from '../../view/use-session.ts';

/** The signed-in person; pages of prompts are shown to nobody else. */
export function usePerson(): Person {
  const session = useSession();
  if (!('person' in session)) throw new Error('Nobody is signed in: there is no page of prompts to show.');
  return session.person;
}
