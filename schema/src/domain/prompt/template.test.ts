import { describe, expect, it } from 'vitest';
import { parseTemplate, renderTemplate } from './template.ts';
import type { JsonObject } from '../rows.ts';

/** The text, or the code of the fault. */
function render(text: string, values: JsonObject = {}): string {
  const result = renderTemplate(text, values);
  return result.kind === 'rendered' ? result.text : result.fault.code;
}

function faultOf(text: string, values: JsonObject = {}) {
  const result = renderTemplate(text, values);
  if (result.kind === 'rendered') throw new Error(`rendered: ${result.text.slice(0, 100)}`);
  return result.fault;
}

describe('renderTemplate', () => {
  it.each([
    ['{{ name }}', { name: 'Ann <b> & "c"' }, 'Ann <b> & "c"'],
    ['{{ person.name }}, {{ list[1] }}', { person: { name: 'Ann' }, list: ['a', 'b'] }, 'Ann, b'],
    [
      '{% for t in tags %}{{ t | upcase }}{% unless forloop.last %}, {% endunless %}{% endfor %}',
      { tags: ['a', 'b'] },
      'A, B',
    ],
    ['{% for i in (1..n) %}{{ i }}{% endfor %}', { n: 3 }, '123'],
    ['{% if mood %}{{ mood }}{% else %}none{% endif %}', {}, 'none'],
    ['{{ mood | default: "calm" }}', {}, 'calm'],
    ['{% case x %}{% when 1, 2 %}few{% else %}many{% endcase %}', { x: 2 }, 'few'],
    ['{% raw %}{{ not_a_variable }}{% endraw %}', {}, '{{ not_a_variable }}'],
    ['{% comment %}{{ nobody }}{% endcomment %}a{%- # why -%} b', {}, 'ab'],
    ['{% capture c %}<{{ a }}>{% endcapture %}{{ c }}{{ c | size }}', { a: 'x' }, '<x>3'],
    [
      '{{ object }} {{ list }} {{ mixed }}',
      { object: { a: 1 }, list: [1, 2], mixed: [{ b: 2 }] },
      '{"a":1} 12 [{"b":2}]',
    ],
    ['{% if tags contains "b" and n > 2 %}yes{% endif %}', { tags: ['a', 'b'], n: 3 }, 'yes'],
    ['{{ day | date: "%A %-d %B %Y, day %j, %H:%M" }}', { day: '2027-03-01' }, 'Monday 1 March 2027, day 060, 00:00'],
    ['{{ day | date }}', { day: '2027-12-31T23:30' }, '31 December 2027'],
  ])('%s', (text, values, expected) => {
    expect(render(text, values)).toBe(expected);
  });

  it('takes what a value holds as text, not as a template', () => {
    expect(render('{{ a }}', { a: '{{ secret }}{% for %}', secret: 'x' })).toBe('{{ secret }}{% for %}');
  });

  it.each(['constructor', '__proto__', 'toString', 'a.constructor', 'a.__proto__', 'a.constructor.name', 'list.push'])(
    'sees own properties only: %s',
    (path) => {
      expect(render(`{{ ${path} }}`, { a: {}, list: [] })).toBe('template_unknown_variable');
    },
  );

  it('leaves the values it was given as they were', () => {
    const values = { list: ['b', 'a'] };
    render('{% assign list = list | sort %}{{ list }}', values);
    expect(values).toEqual({ list: ['b', 'a'] });
  });
});

describe('a refused template', () => {
  it.each([
    ['{{ a', 'template_unbalanced', 1, 1],
    ['x\n{% if a %}', 'template_unbalanced', 2, 1],
    ['x\n  {% endif %}', 'template_unbalanced', 2, 3],
    ['{% if a %}{% endfor %}{% endif %}', 'template_unbalanced', 1, 11],
    ['{% else %}', 'template_unbalanced', 1, 1],
    ['{% raw %}{{ a }}', 'template_unbalanced', 1, 1],
    ['{% comment %}', 'template_unbalanced', 1, 1],
    ['{{ a | upcas }}', 'template_unknown_filter', 1, 8],
    ['{{ a | sample }}', 'template_unknown_filter', 1, 8],
    ['{{ "now" | date_to_xmlschema }}', 'template_unknown_filter', 1, 12],
    ['{% foo %}', 'template_invalid', 1, 1],
    ['{%%}', 'template_invalid', 1, 1],
    ['{% include "a" %}', 'template_invalid', 1, 1],
    ['{% render "a" %}', 'template_invalid', 1, 1],
    ['{% layout "a" %}', 'template_invalid', 1, 1],
    ['{% liquid echo a %}', 'template_invalid', 1, 1],
    ['{% fragment tone %}', 'template_invalid', 1, 1],
    ['{{ "now" | date: "%Y" }}', 'template_invalid', 1, 1],
    ['{{ 0 | date: "%Y" }}', 'template_invalid', 1, 1],
    ['{{ a | date }}', 'template_invalid', 1, 1],
    ['{{ (1..9) }}', 'template_invalid', 1, 1],
    ['{% assign x = (1..9) %}', 'template_invalid', 1, 1],
    ['{% for i in list limit:(1..9) %}{% endfor %}', 'template_invalid', 1, 1],
    ['{% for %}{% endfor %}', 'template_invalid', 1, 1],
    ['{{ | }}', 'template_invalid', 1, 4],
    ['ab\n{{ nobody }}', 'template_unknown_variable', 2, 4],
    ['{{ a.nothing.more }}', 'template_unknown_variable', 1, 4],
    ['{% fragment "tone" %}', 'fragment_unresolved', 1, 1],
  ])('%s: %s at %i:%i', (text, code, line, column) => {
    const fault = faultOf(text, { a: '2027-02-30', list: [] });
    expect([fault.code, fault.line, fault.column]).toEqual([code, line, column]);
  });

  it('names every place at once', () => {
    const parsed = parseTemplate('{{ a | b }}\n{% endif %}\n{% for x in y %}');
    expect(parsed.kind === 'refused' ? parsed.faults.map(({ code, line }) => [code, line]) : parsed).toEqual([
      ['template_unknown_filter', 1],
      ['template_unbalanced', 2],
      ['template_unbalanced', 3],
    ]);
  });

  it('says what is wrong in words that no JavaScript engine chose', () => {
    expect(faultOf('{% for %}{% endfor %}').message).toBe('This cannot be read: illegal tag: {% for %}.');
  });
});

describe('a template that would take too long', () => {
  const grow = (tag: string, times: number) => `{% assign s = "aaaaaaaaaa" %}${tag.repeat(times)}{{ s }}`;
  const big = 9_007_199_254_740_992;

  it.each([
    ['a loop of 10^8', '{% for i in (1..100000000) %}x{% endfor %}'],
    ['a loop of 10^8 with nothing in it', '{% for i in (1..100000000) %}{% endfor %}'],
    ['loops within loops', '{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}'],
    ['a loop whose numbers no longer grow', `{% for i in (${big}..${big + 4}) %}x{% endfor %}`],
    ['a range of text that stands for such numbers', `{% assign b = "${big}" %}{% for i in (b..b) %}x{% endfor %}`],
    ['a loop to infinity', '{% assign x = 1 | divided_by: 0 %}{% for i in (1..x) %}x{% endfor %}'],
    ['text appended to itself', grow('{% assign s = s | append: s %}', 40)],
    ['text captured twice', grow('{% capture s %}{{ s }}{{ s }}{% endcapture %}', 40)],
    [
      'text joined from a list doubled',
      grow('{% assign l = s | split: "" %}{% assign s = l | concat: l | join %}', 40),
    ],
    ['text replaced by itself', grow('{% assign s = s | replace: "a", s %}', 40)],
    ['JSON of JSON', `{{ "\\"" ${'| json '.repeat(60)}}}`],
    [
      'a list searched at every step',
      '{% assign l = s | split: "" %}{% for i in l %}{% if l contains i %}{% endif %}{% endfor %}',
    ],
    [
      'a list compared at every step',
      '{% assign l = s | split: "" %}{% for i in l %}{% case l %}{% when l %}{% endcase %}{% endfor %}',
    ],
    ['brackets within brackets', `{{ ${'('.repeat(2000)}1 }}`],
    ['brackets within brackets of a property', `{{ ${'a['.repeat(1000)}1 }}`],
    ['blocks within blocks', `${'{% if s %}'.repeat(5000)}${'{% endif %}'.repeat(5000)}`],
    ['very many outputs', '{{ s }}'.repeat(20_000)],
    ['one very long tag', `{{ s ${'| upcase '.repeat(2000)}}}`],
    ['a very long text', 'x'.repeat(1_000_001)],
    ['a long value written at every step', '{% for i in (1..1000) %}{{ s }}{% endfor %}'],
    ['a long object written at every step', '{% for i in (1..1000) %}{{ o }}{{ o | json }}{% endfor %}'],
  ])('%s', (_what, text) => {
    const s = 'abcde'.repeat(1000);
    expect(render(text, { s, o: { s } })).toBe('template_too_expensive');
  });

  it('is refused at the tag that goes too far', () => {
    expect(faultOf('one\ntwo {% for i in (1..100000000) %}x{% endfor %}')).toMatchObject({ line: 2, column: 5 });
  });

  it('is not what an honest long prompt is', () => {
    const rows = Array.from({ length: 500 }, (_, n) => ({ title: `Training ${n}`, about: 'words '.repeat(50) }));
    const text =
      '{% for row in rows %}{% if row.title contains "1" %}{{ row.title | upcase }}: {{ row.about | strip }}{% endif %}{% endfor %}';
    expect(render(text, { rows }).length).toBeGreaterThan(50_000);
  });
});

describe('parseTemplate', () => {
  const uses = (text: string) => {
    const parsed = parseTemplate(text);
    if (parsed.kind === 'refused') throw new Error(parsed.fault.message);
    return parsed.variables.map(({ name, start, end }) => `${name}:${text.slice(start, end)}`);
  };

  it.each([
    ['{{ a }} {{ b.c }} {{ d["e"] }}', ['a:a', 'b:b.c', 'd:d["e"]']],
    ['{% if a == b and c %}{% elsif d %}{% endif %}', ['a:a', 'b:b', 'c:c', 'd:d']],
    ['{{ a | append: b | default: c, allow_false: d }}', ['a:a', 'b:b', 'c:c', 'd:d']],
    [
      '{% for x in xs limit:n %}{{ x }}{{ forloop.index }}{% else %}{{ y }}{% endfor %}{{ x }}',
      ['xs:xs', 'n:n', 'y:y', 'x:x'],
    ],
    ['{% for i in (a..b) %}{% endfor %}', ['a:a', 'b:b']],
    ['{{ early }}{% assign early = late %}{{ early }}', ['early:early', 'late:late']],
    ['{% capture c %}{{ a }}{% endcapture %}{{ c }}', ['a:a']],
    ['{% case a %}{% when b %}{{ c }}{% else %}{{ d }}{% endcase %}', ['a:a', 'b:b', 'c:c', 'd:d']],
    ['{{ a[b.c].d }}', ['a:a[b.c].d', 'b:b.c']],
    ['{{ "x".size }}{{ 3 }}{{ true }}{{ nil }}', []],
    ['{% raw %}{{ a }}{% endraw %}{% comment %}{{ b }}{% endcomment %}', []],
  ])('finds what %s takes from outside', (text, expected) => {
    expect(uses(text)).toEqual(expected);
  });

  it('says where', () => {
    const parsed = parseTemplate('é😀\n  {{ name }}');
    expect(parsed.kind === 'parsed' ? parsed.variables : parsed).toEqual([
      { name: 'name', start: 9, end: 13, line: 2, column: 6 },
    ]);
  });

  it('finds fragments, but not those in comments', () => {
    const parsed = parseTemplate(
      '{% fragment "a" %}{%- fragment \'b c\' -%}{% comment %}{% fragment "d" %}{% endcomment %}',
    );
    expect(parsed.kind === 'parsed' ? parsed.fragments.map(({ ref, trimLeft }) => [ref, trimLeft]) : parsed).toEqual([
      ['a', false],
      ['b c', true],
    ]);
  });
});
