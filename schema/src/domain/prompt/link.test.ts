import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCapability, isCapabilityPattern, rankLinks, type PromptLink } from './link.ts';

const link = (id: string, over: Partial<PromptLink> = {}): PromptLink => ({
  id,
  capability: 'summarize.email',
  agentId: null,
  priority: 0,
  updatedAt: 0,
  ...over,
});
const WANTED = { capability: 'summarize.email', agentId: 'a1' };
const ids = (links: readonly PromptLink[], wanted = WANTED) => rankLinks(links, wanted).map(({ link }) => link.id);

describe('rankLinks', () => {
  it.each<[string, PromptLink[]]>([
    [
      'a higher priority first, whatever else',
      [link('1', { priority: 1, capability: '*' }), link('2', { agentId: 'a1' })],
    ],
    ['then the agent by name', [link('1', { agentId: 'a1', capability: '*' }), link('2')]],
    [
      'then the capability itself, the longer prefix, the shorter, and all',
      [
        link('4', { capability: 'summarize.email' }),
        link('3', { capability: 'summarize.*', updatedAt: 9 }),
        link('1', { capability: '*', updatedAt: 99 }),
      ],
    ],
    ['then the newest', [link('2', { updatedAt: 2 }), link('1', { updatedAt: 1 })]],
    ['then the smallest id', [link('1'), link('2')]],
  ])('puts %s', (_what, expected) => {
    expect(ids(expected.toReversed())).toEqual(expected.map(({ id }) => id));
  });

  it('prefers the longer prefix', () => {
    const links = [link('1', { capability: 'a.*', updatedAt: 5 }), link('2', { capability: 'a.b.*' })];
    expect(ids(links, { capability: 'a.b.c', agentId: 'a1' })).toEqual(['2', '1']);
  });

  it.each([
    ['another agent', link('1', { agentId: 'a2' })],
    ['another capability', link('1', { capability: 'summarize' })],
    ['a name that only begins alike', link('1', { capability: 'sum.*' })],
    ['what lies below', link('1', { capability: 'summarize.email.short' })],
  ])('leaves out %s', (_what, other) => {
    expect(ids([other])).toEqual([]);
  });

  it('does not take "summarize.*" for "summarize" itself', () => {
    expect(ids([link('1', { capability: 'summarize.*' })], { capability: 'summarize', agentId: 'a1' })).toEqual([]);
  });

  it('gives somebody without a name only what holds for any agent', () => {
    expect(
      rankLinks([link('1', { agentId: 'a1' }), link('2')], { ...WANTED, agentId: null }).map(({ link }) => link.id),
    ).toEqual(['2']);
  });

  it('says why in words', () => {
    const links = [
      link('1', { agentId: 'a1', priority: 3, updatedAt: Date.UTC(2027, 2, 1) }),
      link('2', { capability: 'summarize.*' }),
      link('3', { capability: '*' }),
    ];
    expect(rankLinks(links, WANTED).map(({ reason }) => reason)).toEqual([
      'Priority 3; for this agent; for exactly "summarize.email"; set 2027-03-01.',
      'Priority 0; for any agent; for all of "summarize.*"; set 1970-01-01.',
      'Priority 0; for any agent; for any capability; set 1970-01-01.',
    ]);
  });

  it('gives the same order in whatever order the links come', () => {
    const some = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 2 }),
        capability: fc.constantFrom('summarize.email', 'summarize.*', '*'),
        agentId: fc.option(fc.constant('a1')),
        priority: fc.integer({ min: 0, max: 1 }),
        updatedAt: fc.integer({ min: 0, max: 1 }),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(some, (links) => {
        expect(ids(links.toReversed())).toEqual(ids(links));
        expect(ids(links)).toHaveLength(links.length);
      }),
    );
  });
});

describe('names of capabilities', () => {
  it.each([
    ['summarize', true, true],
    ['summarize.e-mail.v2', true, true],
    ['summarize.*', false, true],
    ['*', false, true],
    ['', false, false],
    ['.a', false, false],
    ['a..b', false, false],
    ['a*', false, false],
    ['*.a', false, false],
    ['A', false, false],
  ])('%j', (text, capability, pattern) => {
    expect([isCapability(text), isCapabilityPattern(text)]).toEqual([capability, pattern]);
  });
});
