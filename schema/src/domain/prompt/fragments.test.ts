import { describe, expect, it } from 'vitest';
import { lookupByScope, resolveFragments, type FragmentScope } from './fragments.ts';
import { renderTemplate } from './template.ts';

type Named = { id: string; slug: string; scope: FragmentScope; content: string };

function named(slug: string, content: string, scope: FragmentScope = 'global', id = slug): Named {
  return { id, slug, scope, content };
}

function resolve(content: string, fragments: readonly Named[], ownId?: string) {
  return resolveFragments(content, lookupByScope(fragments), ownId);
}

function text(content: string, fragments: readonly Named[]): string {
  const result = resolve(content, fragments);
  return result.kind === 'resolved'
    ? result.text
    : `${result.fault.code} at ${result.fault.line}:${result.fault.column}`;
}

describe('resolveFragments', () => {
  it('puts fragments of fragments in place, and says where they stand', () => {
    const fragments = [named('outer', '<{% fragment "inner" %}>'), named('inner', 'text')];
    const result = resolve('A {% fragment "outer" %} B', fragments);
    expect(result).toMatchObject({ kind: 'resolved', text: 'A <text> B' });
    expect(result.kind === 'resolved' && result.used.map(({ id, start, end }) => [id, start, end])).toEqual([
      ['outer', 2, 8],
      ['inner', 3, 7],
    ]);
  });

  it('takes the person first, then the agent, then what is global', () => {
    const all = [
      named('t', 'global', 'global', '1'),
      named('t', 'agent', 'agent', '2'),
      named('t', 'user', 'user', '3'),
    ];
    expect([text('{% fragment "t" %}', all), text('{% fragment "t" %}', all.slice(0, 2))]).toEqual(['user', 'agent']);
  });

  it('finds a fragment by its id as well, before any slug that looks the same', () => {
    const fragments = [named('b', 'by slug', 'user', 'a'), named('c', 'by id', 'global', 'b')];
    expect(text('{% fragment "b" %}', fragments)).toBe('by id');
  });

  it('gives the fragment the variables of the prompt it stands in', () => {
    const composed = text('{% assign tone = "calm" %}{% fragment "t" %}', [named('t', 'Be {{ tone }}.')]);
    expect(renderTemplate(composed, {})).toEqual({ kind: 'rendered', text: 'Be calm.' });
  });

  it('trims white space where the hyphens ask for it', () => {
    expect(text('a \n{%- fragment "t" -%}\n b', [named('t', ' x ')])).toBe('a x b');
  });

  it('leaves raw text and comments alone', () => {
    const content = '{% raw %}{% fragment "x" %}{% endraw %}{% comment %}{% fragment "y" %}{% endcomment %}';
    expect(text(content, [])).toBe(content);
  });
});

describe('a refused composition', () => {
  it('names the circle', () => {
    const fragments = [named('a', '{% fragment "b" %}'), named('b', '\n {% fragment "a" %}')];
    expect(resolve('{% fragment "a" %}', fragments, 'p')).toEqual({
      kind: 'refused',
      fault: {
        code: 'fragment_circular',
        message: 'Fragments refer in a circle: p → a → b → a.',
        start: 2,
        end: 20,
        line: 2,
        column: 2,
        name: 'a',
        path: ['p', 'a', 'b', 'a'],
      },
    });
  });

  it('knows a circle through the prompt itself', () => {
    expect(resolve('{% fragment "a" %}', [named('a', '{% fragment "p" %}'), named('p', '')], 'p')).toMatchObject({
      fault: { code: 'fragment_circular', path: ['p', 'a', 'p'] },
    });
  });

  it('says which fragment is missing, and in which it is', () => {
    expect(resolve('{% fragment "a" %}', [named('a', 'x {% fragment "nobody" %}')])).toMatchObject({
      fault: { code: 'fragment_missing', name: 'nobody', path: ['a'], line: 1, column: 3 },
    });
  });

  it('refuses a fragment that is no whole template: it would swallow what follows', () => {
    expect(resolve('{% fragment "a" %} tail', [named('a', '{% raw %}')])).toMatchObject({
      fault: { code: 'template_unbalanced', path: ['a'] },
    });
  });

  it.each([
    [
      'deeper than 16 levels',
      'fragment_too_deep',
      Array.from({ length: 20 }, (_, n) => named(`f${n}`, `{% fragment "f${n + 1}" %}`)),
    ],
    [
      'fragments that double at each level',
      'fragment_too_large',
      Array.from({ length: 15 }, (_, n) =>
        named(`f${n}`, `{% fragment "f${n + 1}" %}{% fragment "f${n + 1}" %}`),
      ).concat(named('f15', '')),
    ],
    [
      'too long together',
      'fragment_too_large',
      [named('f0', '{% fragment "f1" %}'.repeat(3)), named('f1', 'x'.repeat(400_000))],
    ],
  ])('%s: %s', (_what, code, fragments) => {
    expect(text('{% fragment "f0" %}', fragments)).toContain(code);
  });

  it('refuses content that is too long', () => {
    expect(resolve('x'.repeat(5_000_000), [])).toMatchObject({ fault: { code: 'template_too_expensive' } });
  });
});
