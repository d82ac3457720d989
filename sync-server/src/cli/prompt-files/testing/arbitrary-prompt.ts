/** Prompts of every kind that files can hold, with what has broken notations before: dashes, line ends, blanks, markers. */
import fc from 'fast-check';
import type { PromptFile, PromptFileVariable, PromptFileVersion } from '../prompt-file.ts';
import { sampleHash } from './sample-hash.ts';

const isText = (value: string) => value.isWellFormed() && !value.includes('\0');
const text = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.lorem({ mode: 'sentences', maxCount: 3 }))
  .filter(isText);

const stretch = fc.oneof(
  { weight: 3, arbitrary: text },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '---',
      '--- ',
      '...',
      '# Purpose',
      '  indented',
      '\ttab',
      'trailing  ',
      'trailing\t',
      '   ',
      'title: x',
      '- item',
      'key: "value" # no comment',
      '&anchor *alias !tag',
      '%YAML 1.2',
      '{{ name }}',
      '{% if a %}b{% endif %}',
      '${x:y}',
      '| >- |+2',
      '\'single\' "double" \\ back',
      '"act","prompt"',
      '<!-- openkms version 1 -->',
      '<!-- openkms-2 version 7 -->',
      'héllo wörld \u{1f680} e\u0301 中文 العربية',
      '\u2028\u0085\ufeff\u200b',
      '```js\n# x\n```',
      '~',
      'null',
    ),
  },
);
const lineEnd = fc.oneof(
  { weight: 6, arbitrary: fc.constant('\n') },
  { weight: 1, arbitrary: fc.constantFrom('\r\n', '\r', '\n\n', '\n\n\n', '\n\r\n') },
);

/** Several lines; never blank, since no prompt is. */
export const arbitraryContent = fc
  .array(fc.tuple(stretch, fc.option(lineEnd, { nil: '', freq: 6 })), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.flat().join(''))
  .filter((content) => content.trim() !== '');

const line = fc
  .oneof(
    text,
    fc.constantFrom('---', '123', 'true', 'null', '~', '# x', 'a: b', '- a', '"', "it's", '0x1F', '1e3', '<<'),
  )
  .filter((value) => value.trim() !== '' && !/\p{Cc}/u.test(value));
const label = fc.oneof(
  fc.constantFrom('production', 'staging', 'constructor'),
  fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/),
);

/** JSON and YAML know no negative zero; and `__proto__` is left out on purpose (understand-prompt.ts). */
const jsonDefault = fc
  .jsonValue({ maxDepth: 3 })
  .map((value): unknown => JSON.parse(JSON.stringify(value)))
  .filter((value) => isText(JSON.stringify(value)) && !/\\u(?:0000|d[89a-f])|__proto__/i.test(JSON.stringify(value)));

const variable: fc.Arbitrary<PromptFileVariable> = fc
  .record(
    {
      name: line,
      type: fc.constantFrom('text', 'number', 'boolean', 'date', 'list', 'json'),
      required: fc.boolean(),
      default: jsonDefault,
      description: text,
    },
    { requiredKeys: ['name', 'type', 'required'] },
  )
  .map((value) => value as PromptFileVariable);

const instant = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

function versionNumbered(number: number | null): fc.Arbitrary<PromptFileVersion> {
  const older = Array.from({ length: (number ?? 1) - 1 }, (_, index) => index + 1);
  return fc
    .record({
      content: arbitraryContent,
      parents: fc.subarray(older, { maxLength: Math.min(2, older.length) }),
      notes: fc.oneof(fc.constant(''), text),
      author: fc.option(line),
      createdAt: fc.option(instant),
      hashed: fc.boolean(),
    })
    .map(({ hashed, ...version }) => ({ ...version, number, diffHash: hashed ? sampleHash(version.content) : null }));
}

const versions: fc.Arbitrary<PromptFileVersion[]> = fc.oneof(
  versionNumbered(null).map((version) => [version]),
  fc
    .integer({ min: 1, max: 5 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => versionNumbered(index + 1)))),
);

/** A whole prompt: with one content and nothing else, or with a history. */
export const arbitraryPrompt: fc.Arbitrary<PromptFile> = versions.chain((history) => {
  const numbers = history.flatMap(({ number }) => (number === null ? [] : [number]));
  return fc.record({
    id: fc.option(
      fc.oneof(
        fc.uuid(),
        line.filter((id) => id.length <= 200),
      ),
    ),
    title: line,
    scope: fc.constantFrom('user', 'agent', 'global'),
    agent: fc.option(line),
    tags: fc.array(line, { maxLength: 4 }),
    source: fc.constantFrom('system', 'gen', 'human', 'file'),
    variables: fc.array(variable, { maxLength: 3 }),
    labels:
      numbers.length === 0
        ? fc.constant({})
        : fc.dictionary(label, fc.constantFrom(...numbers), { maxKeys: 3, noNullPrototype: true }),
    head: history.length === 1 ? fc.constant(null) : fc.option(fc.integer({ min: 1, max: history.length - 1 })),
    versions: fc.constant(history),
    archived: fc.boolean(),
  });
});
