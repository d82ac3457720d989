/** Options that many commands take, as zod understands them. */
import { z } from 'zod';

export const url = z.url({ protocol: /^https?$/, error: '--url must be an http or https address' });
export const json = z.boolean().default(false);

/** Of a command that signs in. */
export const signedIn = {
  url,
  email: z.email({ error: '--email must be an e-mail address' }).default('admin@openkms.example'),
  password: z.string().min(1).optional(),
};
