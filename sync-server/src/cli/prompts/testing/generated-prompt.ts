/** Prompts as a server takes them: whole histories, merges among them, labels, tags, variables, every kind of text. */
import fc from 'fast-check';
import type { PromptFile, PromptFileVersion } from '../../prompt-files/prompt-file.ts';
import { arbitraryContent } from '../../prompt-files/testing/arbitrary-prompt.ts';

const word = fc.stringMatching(/^[a-z]{3,9}$/);
const line = fc
  .array(fc.oneof(word, fc.constantFrom('---', '#', 'é', '漢字', '"x"', 'a: b', 'CON', '\u{1f680}')), {
    minLength: 1,
    maxLength: 5,
  })
  .map((words) => words.join(' '));
const variable = fc.record({
  name: word,
  type: fc.constantFrom('text', 'number', 'list', 'json'),
  required: fc.boolean(),
});

/** Parents as trees have them: one, or two of a merge. */
const versions = fc.array(arbitraryContent, { minLength: 1, maxLength: 5 }).chain((contents) =>
  fc.tuple(
    ...contents.map((content, index) => {
      const older = Array.from({ length: index }, (_, at) => at + 1);
      const parents =
        index === 0 ? fc.constant([]) : fc.subarray(older, { minLength: 1, maxLength: Math.min(2, index) });
      return fc
        .record({ parents, notes: fc.oneof(fc.constant(''), line) })
        .map(({ parents: from, notes }): PromptFileVersion => ({
          number: index + 1,
          parents: from,
          content,
          notes,
          author: null,
          createdAt: null,
          diffHash: null,
        }));
    }),
  ),
);

export const generatedPrompt: fc.Arbitrary<PromptFile> = versions.chain((history) => {
  const scope = fc.constantFrom<PromptFile['scope']>('user', 'agent', 'global');
  return scope.chain((where) =>
    fc.record({
      id: fc.uuid(),
      title: line,
      scope: fc.constant(where),
      agent: where === 'agent' ? fc.option(word) : fc.constant(null),
      tags: fc.uniqueArray(word, { maxLength: 3 }),
      source: fc.constantFrom('system', 'gen', 'human', 'file'),
      variables: fc.uniqueArray(variable, { maxLength: 2, selector: ({ name }) => name }),
      labels: fc.dictionary(word, fc.integer({ min: 1, max: history.length }), { maxKeys: 2, noNullPrototype: true }),
      head: history.length === 1 ? fc.constant(null) : fc.option(fc.integer({ min: 1, max: history.length - 1 })),
      versions: fc.constant(history),
      archived: fc.boolean(),
    }),
  );
});
