import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { applied } from '../domain/outcome.ts';
import type { JsonObject, JsonValue } from '../domain/rows.ts';
import type { ReadRequest, RowsRequest } from './command.ts';
import {
  batch,
  defineCommand,
  from,
  issuesOf,
  lock,
  rowOf,
  runRead,
  runReadSync,
  steadyRow,
  steadyRows,
} from './command.ts';
import { allCommands } from './import-registry.ts';
import { json } from './text.ts';

const renamed = defineCommand({
  name: 'thing.rename',
  version: 3,
  args: z.object({ title: z.string().min(1, { error: 'empty_text' }) }),
  base: z.undefined(),
  upcast: (args, version) => {
    if (version === 1) throw new Error('version 1 never left the laboratory');
    return { title: (args as { name: string }).name };
  },
  authorise: () => true,
  locks: () => [],
  *read() {
    return yield* rowOf('training', 'x');
  },
  decide: (_state, args) => applied({}, { title: args.title }),
  entity: () => ({ table: 'training', id: 'x' }),
  settle: 'count',
});

const actor = { userId: 'u', orgId: 'o', role: 'admin', officeId: 'f', name: 'Ann' } as const;

describe('prepare', () => {
  it('brings the arguments of an older version to the current one', () => {
    const prepared = renamed.prepare({ version: 2, args: { name: 'Old shape' } });
    if (prepared.kind !== 'ready') throw new Error(prepared.code);
    const rule = runReadSync(prepared.command.read(actor), () => []);
    expect(rule({ now: 0, actor, newId: () => 'id' })).toMatchObject({
      status: 'applied',
      details: { title: 'Old shape' },
    });
  });

  it.each([
    ['a version from the future', { version: 4, args: { title: 'x' } }, 'malformed', 'unsupported_version'],
    [
      'a version that cannot be brought forward',
      { version: 1, args: { name: 'x' } },
      'malformed',
      'unsupported_version',
    ],
    ['arguments of another shape', { version: 3, args: 7 }, 'malformed', 'invalid_args'],
    ['a value that a rule of the field forbids', { version: 3, args: { title: '' } }, 'refused', 'empty_text'],
  ])('names %s', (_what, envelope, kind, code) => {
    expect(renamed.prepare(envelope)).toMatchObject({ kind, code });
  });
});

it('takes a base of null for none, and any other as what it is', () => {
  const seen = defineCommand({
    name: 'thing.see',
    version: 1,
    args: z.object({}),
    base: z.object({ seats: z.number() }).optional(),
    authorise: () => true,
    locks: () => [],
    *read() {
      return yield* rowOf('training', 'x');
    },
    decide: (_state, _args, _context, base) => applied({}, { seen: base ?? 'nothing' }),
    entity: () => ({ table: 'training', id: 'x' }),
    settle: 'count',
  });
  const saw = (base?: JsonValue) => {
    const prepared = seen.prepare({ version: 1, args: {}, ...(base === undefined ? {} : { base }) });
    if (prepared.kind !== 'ready') return prepared.code;
    return runReadSync(prepared.command.read(actor), () => [])({ now: 0, actor, newId: () => 'id' }).details['seen'];
  };
  expect([saw(), saw(null), saw({ seats: 1 }), saw({}), saw(0)]).toEqual([
    'nothing',
    'nothing',
    { seats: 1 },
    'invalid_args',
    'invalid_args',
  ]);
});

it('tells ten things that are wrong, each in a bounded text that holds no value', () => {
  const hostile = Array.from({ length: 50 }, (_each, index) => [`${index}${'😀'.repeat(500)}`, 'a value']);
  const { error } = z.record(z.string(), z.number()).safeParse(Object.fromEntries(hostile));
  const issues = error === undefined ? [] : issuesOf(error);
  expect(issues).toHaveLength(10);
  for (const { path, message } of issues) {
    expect(path.length).toBeLessThanOrEqual(200);
    expect(path.isWellFormed()).toBe(true);
    expect(message).not.toContain('a value');
  }
});

it('brings arguments forward one version at a time, by any number of versions', () => {
  const steps: { readonly [from: number]: (args: JsonObject) => JsonObject } = {
    1: ({ name }) => ({ title: name ?? null }),
    2: ({ title }) => ({ title: title ?? null, language: 'en' }),
  };
  const chained = defineCommand({
    name: 'thing.publish',
    version: 3,
    args: z.object({ title: z.string(), language: z.string() }),
    base: z.undefined(),
    upcast: (args, version) => {
      let current = z.record(z.string(), json).parse(args) as JsonObject;
      for (let at = version; at < 3; at += 1) current = steps[at]?.(current) ?? current;
      return current;
    },
    authorise: () => true,
    locks: () => [],
    *read() {
      return yield* rowOf('training', 'x');
    },
    decide: (_state, args) => applied({}, args),
    entity: () => ({ table: 'training', id: 'x' }),
    settle: 'count',
  });
  const decided = (version: number, args: JsonObject) => {
    const prepared = chained.prepare({ version, args });
    if (prepared.kind !== 'ready') return prepared.code;
    const outcome = runReadSync(prepared.command.read(actor), () => [])({ now: 0, actor, newId: () => 'id' });
    return outcome.details;
  };
  expect(decided(1, { name: 'A' })).toEqual({ title: 'A', language: 'en' });
  expect(decided(2, { title: 'B' })).toEqual({ title: 'B', language: 'en' });
  expect(decided(3, { title: 'C', language: 'de' })).toEqual({ title: 'C', language: 'de' });
  // Brought forward, and still not what the command asks for.
  expect(decided(1, { title: 'no name' })).toBe('invalid_args');
  expect(chained.prepare({ version: 1, args: 'no object' })).toMatchObject({
    kind: 'malformed',
    code: 'unsupported_version',
  });
});

describe('reads', () => {
  function* read() {
    const [trainings, sessions] = yield* batch(
      from('training', { id: 'a' }),
      from('session', { trainingId: ['a', 'b'] }),
    );
    yield* lock(['person:p']);
    return [trainings.length, sessions.length];
  }
  const answer = (request: RowsRequest) => (request.table === 'session' ? [{}, {}] : [{}]) as never[];

  it('give the same answer at once and later', async () => {
    const batches: number[] = [];
    const later = await runRead(read(), async (requests) => {
      batches.push(requests.length);
      return requests.map((request) => (request.kind === 'rows' ? answer(request) : []));
    });
    expect(later).toEqual(runReadSync(read(), answer));
    expect(batches).toEqual([2, 1]);
  });

  it('share the lock on rows that are to stay, in the batch that reads them and before it', async () => {
    const batches: (readonly ReadRequest[])[] = [];
    function* both() {
      return [
        yield* steadyRow('training', 'a'),
        yield* steadyRows('user', ['u', 'v']),
        yield* steadyRows('office', []),
      ];
    }
    const later = await runRead(both(), async (requests) => {
      batches.push(requests);
      return requests.map((request) => (request.kind === 'rows' ? answer(request) : []));
    });
    expect(batches).toEqual([
      [
        { kind: 'lock', keys: ['training:a'], shared: true },
        { kind: 'rows', table: 'training', where: { id: ['a'] } },
      ],
      [
        { kind: 'lock', keys: ['person:u', 'person:v'], shared: true },
        { kind: 'rows', table: 'user', where: { id: ['u', 'v'] } },
      ],
    ]);
    expect(later).toEqual([{}, [{}], []]);
    expect(runReadSync(both(), answer)).toEqual(later);
  });
});

it('names every command noun.verb, once', () => {
  for (const [name, command] of allCommands) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+$/);
    expect(command.name).toBe(name);
  }
  expect(allCommands.size).toBe(43);
});
