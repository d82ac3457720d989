/** A list of REST, whole: every page of it, in its order. */
import { z } from 'zod';
import type { ApiCaller } from './api-client.ts';

/** All items at `path` that `filter` lets through. Throws CliError as `api.get` does. */
export async function allPages<T>(
  api: ApiCaller,
  path: string,
  filter: Readonly<Record<string, string>>,
  item: z.ZodType<T>,
): Promise<T[]> {
  const shape = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '100', ...filter, ...(cursor === null ? {} : { cursor }) });
    const page: { items: T[]; nextCursor: string | null } = await api.get(`${path}?${query.toString()}`, shape);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
