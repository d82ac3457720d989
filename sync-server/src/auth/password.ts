/**
 * Passwords: bcrypt with 12 rounds. Always: checking takes the same work whether or not the person exists, so that the
 * time of an answer does not say which e-mail addresses are known; at most two are checked at once, so that a crowd at
 * the door never holds up those who are in.
 */
import { hash, verify } from '@node-rs/bcrypt';

const ROUNDS = 12;
/** bcrypt looks at no more than this; a longer password would be cut in silence. */
const MAX_BYTES = 72;

/** A hash nobody has the password of, made with the same rounds as real ones. */
const NOBODYS_HASH = '$2b$12$aIiZvrkdzgnSYzvjBmE7Qukrx7CZqmPaqRkiMK6tPFcGyDvjQeyHO';

/** The bcrypt hash to store; about 0.25 s on a thread of its own. Throws RangeError above 72 bytes. */
export function hashPassword(password: string): Promise<string> {
  if (Buffer.byteLength(password) > MAX_BYTES) throw new RangeError(`A password has at most ${MAX_BYTES} bytes.`);
  return hash(password, { cost: ROUNDS });
}

/**
 * Node's four threads also check tokens, open connections to Postgres and read files: all of that would wait behind a
 * crowd that signs in.
 */
const AT_ONCE = 2;
let checking = 0;
const waiting: (() => void)[] = [];

/** Whether `password` is the one behind `stored`; with `stored` undefined it does the same work and answers false. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const matches = await inTurn(() => verify(password, stored ?? NOBODYS_HASH));
  return matches && stored !== undefined && Buffer.byteLength(password) <= MAX_BYTES;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (checking >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else checking += 1;
  try {
    return await work();
  } finally {
    // Whoever is next takes over this place; without one it is given up.
    const next = waiting.shift();
    if (next) next();
    else checking -= 1;
  }
}
