/** What every REST operation says of itself in OpenAPI: its group, that it needs a token, that its errors are problems. */
import { problemSchema } from '../../problem.ts';

/** Spread into a route's `schema`, with the group and one line of summary. */
export const documented = (tag: string, summary: string) => ({ tags: [tag], summary, security: [{ accessToken: [] }] });

/** Spread into a route's `response`. */
export const problems = { default: problemSchema };
