/** Generated templates that use every tag and every filter, with values of every kind; most of them can be rendered. */
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../rows.ts';
import { ALLOWED_FILTERS } from './template-filters.ts';

export type TemplateCase = { readonly text: string; readonly values: JsonObject };

const VALUES =
  'a b a.b a[b] "text" 3 -1.5 nil true empty blank l l.first o o.x o["y"] forloop.index (1..3) (a..b)'.split(' ');
const operand = fc.constantFrom(...VALUES);
const filter = fc
  .tuple(fc.constantFrom(...ALLOWED_FILTERS), fc.array(operand, { maxLength: 3 }))
  .map(([name, operands]) => ` | ${name}${operands.length > 0 ? `: ${operands.join(', ')}` : ''}`);
const expression = fc
  .tuple(operand, fc.array(filter, { maxLength: 3 }))
  .map(([value, filters]) => value + filters.join(''));
const condition = fc
  .tuple(operand, fc.constantFrom('==', '!=', '>', '<=', 'contains', 'and', 'or'), operand)
  .map((parts) => parts.join(' '));

const { block } = fc.letrec<{ block: string; blocks: string }>((tie) => ({
  blocks: fc.array(tie('block'), { maxLength: 3 }).map((all) => all.join('')),
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('text ', '\n', '😀', '{% break %}', '{% raw %}{{ x{% endraw %}', '{%- # why -%}'),
    expression.map((inside) => `{{ ${inside} }}`),
    expression.map((inside) => `{% assign a = ${inside} %}`),
    fc.tuple(condition, tie('blocks'), tie('blocks')).map(([c, x, y]) => `{% if ${c} %}${x}{% else %}${y}{% endif %}`),
    fc.tuple(condition, tie('blocks')).map(([c, x]) => `{% unless ${c} %}${x}{% endunless %}`),
    fc.tuple(operand, tie('blocks')).map(([c, x]) => `{% for b in ${c} %}${x}{% endfor %}`),
    fc.tuple(operand, operand, tie('blocks')).map(([c, v, x]) => `{% case ${c} %}{% when ${v}, 3 %}${x}{% endcase %}`),
    tie('blocks').map((x) => `{% capture a %}${x}{% endcapture %}`),
  ),
}));

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => value as JsonValue);
const values: fc.Arbitrary<JsonObject> = fc.record(
  { a: json, b: json, l: fc.array(json, { maxLength: 4 }), o: fc.dictionary(fc.constantFrom('x', 'y', 'size'), json) },
  { requiredKeys: [] },
);

export const templateCase: fc.Arbitrary<TemplateCase> = fc.record({
  text: fc.array(block, { maxLength: 6 }).map((blocks) => blocks.join('')),
  values,
});
