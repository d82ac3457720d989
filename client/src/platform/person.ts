/**
 * Who uses this device, as the device remembers them. Always: the person, never a token; what rights they have is the
 * server's to say each time a command is applied.
 */
import { z } from 'zod';

export const personSchema = z.object({
  userId: z.string().min(1),
  orgId: z.string().min(1),
  name: z.string(),
  email: z.string(),
  role: z.enum(['employee', 'manager', 'admin']),
  officeId: z.string(),
});
export type Person = Readonly<z.infer<typeof personSchema>>;

/** True when nothing about the person differs. */
export function samePerson(a: Person | null, b: Person | null): boolean {
  if (a === null || b === null) return a === b;
  return (Object.keys(personSchema.shape) as (keyof Person)[]).every((key) => a[key] === b[key]);
}
