/**
 * A command as OpenAPI describes it: the envelope, and for each name its arguments and what was seen. Always: it describes
 * and judges nothing, for the executor answers what cannot be read with a dead letter; it is made of the schemas by which
 * the executor reads, so it says what they say.
 */
import { envelopeSchema } from '@openkms/schema/commands/envelope.ts';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import type { Command } from '@openkms/schema/commands/command.ts';
import { z } from 'zod';

const { id, actor, device, seq, issuedAt, offlineSince, role, version } = envelopeSchema.shape;

const envelope = z.object({
  id: id.describe('Made by whoever issues it (a UUID). Sent again under the same id, it is answered the same receipt'),
  name: z.enum([...allCommands.keys()]),
  version: version.describe('Of the arguments. Earlier ones are brought to the current one, which is shown here'),
  actor: actor.describe('The id of the bearer of the token (`/api/v1/auth/me`)'),
  device: device.describe('The id of the device it was issued on; any of your own choice'),
  seq: seq.describe('Counts up by one for each command of the device'),
  issuedAt: issuedAt.describe('Milliseconds since the epoch, UTC, by the device'),
  offlineSince: offlineSince.describe('Since when the device had no line when it was issued; the same clock'),
  role: role.describe('Under which it was issued, as the device knew it: evidence, no right'),
});

const example = {
  id: '01912d3a-5f00-7c3e-9c1a-2b7f4e8d9a10',
  name: 'registration.register',
  version: 1,
  args: { registrationId: '01912d3a-5f01-7b52-8f64-6f0c5d1e2a3b', sessionId: '01912d3a-1c22-7d4b-b7a3-90e1f2a3b4c5' },
  base: { meetings: [{ startsAt: 1_893_488_400_000, endsAt: 1_893_495_600_000 }], seatsLeft: 5 },
  actor: '01912d39-0b11-7e5a-a1c2-3d4e5f607182',
  device: 'my-script',
  seq: 1,
  issuedAt: 1_893_456_000_000,
};

/** Only to be shown. */
export const commandShape: z.ZodType = z
  .intersection(envelope, z.discriminatedUnion('name', variants([...allCommands.values()].map(variantOf))))
  .meta({
    description:
      'A command envelope. One that cannot be read becomes a dead letter; the others are executed all the same.',
    examples: [example],
  });

function variantOf({ name, version: current, args, base }: Command) {
  const seen = base instanceof z.ZodUndefined ? {} : { base: base.describe('What was seen when it was issued') };
  return z.object({ name: z.literal(name), version: z.literal(current), args, ...seen }).meta({ title: name });
}

/** A union has a first member; there are always commands. */
function variants<T>([first, ...others]: readonly T[]): [T, ...T[]] {
  if (first === undefined) throw new Error('There are no commands to describe.');
  return [first, ...others];
}
