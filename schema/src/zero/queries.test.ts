import { mustGetQuery } from '@rocicorp/zero';
import { handleQueryRequest } from '@rocicorp/zero/server';
import { describe, expect, it } from 'vitest';
import { historyBefore, queries, serverQueries } from './queries.ts';
import { schema } from './schema.ts';

const DAY = 24 * 3600_000;
const NOW = Date.UTC(2027, 2, 3, 15);

describe('historyBefore', () => {
  it('lies 60 to 67 days back', () => {
    for (let days = 0; days < 30; days += 1) {
      const now = NOW + days * DAY;
      const back = (now - historyBefore(now)) / DAY;
      expect(back).toBeGreaterThanOrEqual(60);
      expect(back).toBeLessThan(67);
    }
  });

  it('moves once a week, so that what clients hold is read anew once a week', () => {
    const moves = new Set(Array.from({ length: 70 }, (_, days) => historyBefore(NOW + days * DAY)));
    expect(moves.size).toBeLessThanOrEqual(11);
    expect(moves.size).toBeGreaterThanOrEqual(10);
  });
});

describe('what a name means', () => {
  const actor = { userId: 'emma', orgId: 'acme', role: 'employee', officeId: 'nyc', name: 'Emma' } as const;
  /** What the server would tell zero-cache of the name in this registry. */
  const transformed = async (registry: typeof queries, name: string) => {
    const answer = await handleQueryRequest({
      handler: (asked, args) => mustGetQuery(registry, asked).fn({ args, ctx: actor }),
      schema,
      userID: actor.userId,
      query: {},
      body: ['transform', [{ id: name, name, args: [] }]],
      logLevel: 'error',
    });
    return JSON.stringify(answer);
  };

  it('of catalogue.sessions, the server brings what is not history', async () => {
    const onServer = await transformed(
      serverQueries(() => NOW),
      'catalogue.sessions',
    );
    expect(onServer).toContain(String(historyBefore(NOW)));
    expect(onServer).toContain('acme');
    const onDevice = await transformed(queries, 'catalogue.sessions');
    expect(onDevice).not.toContain(String(historyBefore(NOW)));
    expect(onDevice).toContain('acme');
  });

  it('brings the sessions of a person’s registrations with them, of any age', async () => {
    const onServer = await transformed(
      serverQueries(() => NOW),
      'mine.registrations',
    );
    for (const table of ['registration', 'session']) expect(onServer).toContain(`"${table}"`);
    expect(onServer).not.toContain(String(historyBefore(NOW)));
    expect(await transformed(queries, 'mine.registrations')).not.toContain('"session"');
  });
});
