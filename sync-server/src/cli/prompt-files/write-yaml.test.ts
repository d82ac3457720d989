/** YAML as other programs read it too: the notation normalises line ends and forbids controls, whatever our reader forgives. */
import { expect, it } from 'vitest';
import { yamlText } from './write-yaml.ts';

it('puts a text of several lines below each other', () => {
  expect(yamlText({ content: '# A\n\n  two: {{ x }}  \n---\n' })).toBe(
    'content: |\n  # A\n\n    two: {{ x }}  \n  ---\n',
  );
});

it.each(['a\r\nb', 'a\rb\n', 'a\n\u007fb', 'a\n\u0085b', 'a\n\u2028b', '\ufeffa\nb', 'a\n\u0001b', 'a\n\ufffeb'])(
  'quotes what such a text cannot hold: %j',
  (content) => {
    const text = yamlText({ content });
    expect(text).toMatch(/^content: "[\x20-\x7e]*"\n$/);
  },
);
