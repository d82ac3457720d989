import { describe, expect, it } from 'vitest';
import { codes, marked, validationContext } from './test-findings.ts';
import { MAX_FINDINGS_OF_A_CODE, validate, validateCounted } from './validate.ts';
import type { VariableDeclaration } from './variables.ts';

const variable = (name: string): VariableDeclaration => ({ name, type: 'text', required: true });

describe('templates', () => {
  it('finds nothing wrong with a good prompt', () => {
    const text = 'You help {{ name }} plan.\n\n{% if task %}Do: {{ task }}{% endif %} It is {{ time.weekday }}.';
    const context = { variables: [variable('name')], models: ['gpt-4o'], language: 'en', fragments: [], prompts: [] };
    expect(validate(text, validationContext(context))).toEqual([]);
  });

  it('marks each use of a variable nobody declared, and proposes the one that was meant', () => {
    const text = 'Hi {{ nmae }}\n{% for x in xs %}{{ x }}{{ person.name }}{% endfor %}';
    const findings = validate(
      text,
      validationContext({ variables: [variable('name'), variable('person'), variable('xs')] }),
    );
    expect(findings).toEqual([
      {
        code: 'variable_unused',
        severity: 'warning',
        message: 'The variable "name" is declared and never used.',
        start: 0,
        end: 0,
        line: 1,
        column: 1,
      },
      {
        code: 'variable_unknown',
        severity: 'error',
        message: 'The prompt declares no variable "nmae".',
        start: 6,
        end: 10,
        line: 1,
        column: 7,
        fix: { start: 6, end: 10, text: 'name' },
      },
    ]);
  });

  it('marks every tag that is not balanced', () => {
    expect(marked('{% if a %}\n{% endfor %}\n{{ b')).toEqual([
      'template_unbalanced: {% if a %}',
      'template_unbalanced: {% endfor %}',
      'template_unbalanced: {{',
    ]);
  });

  it('reports what can be told beside a fault: variables nobody declared, and a tag that swallows the next', () => {
    const text = 'For {{ who }}\n{% if urgent %}Now.{% endif\nUse {% fragment "leaf" %} and {{ nope | shout }}.';
    expect(marked(text)).toEqual([
      'variable_unknown: who',
      'variable_unknown: urgent',
      'template_unbalanced: {%',
      'variable_unknown: nope',
      'template_unknown_filter: shout',
    ]);
    expect(marked('{{ a }}{% if b %}{{ c }} {{ d')).toEqual([
      'variable_unknown: a',
      'template_unbalanced: {% if b %}',
      'variable_unknown: c',
      'template_unbalanced: {{',
    ]);
    expect(codes('{% # {{ a }} %}{% comment %}{{ {% b }}{% endcomment %}{{ "{{" }}')).toEqual([]);
  });

  it('says that the variables come later where a fault takes their meaning away', () => {
    const findings = validate('{% for x in task %}{{ x }} {{ y }}', validationContext());
    expect(findings.map(({ message }) => message)).toEqual([
      'The tag "for" is not closed. Variables are looked at once this is mended.',
    ]);
  });

  it('proposes the filter that was meant, and none that is merely like it', () => {
    expect(validate('{{ task | upcas }}', validationContext())[0]).toMatchObject({
      code: 'template_unknown_filter',
      fix: { start: 10, end: 15, text: 'upcase' },
    });
    expect(validate('{{ task | shout }}', validationContext())[0]).not.toHaveProperty('fix');
  });
});

describe('references', () => {
  const text = '{% fragment "tone" %}{% fragment "gone" %}[a](prompt:here) [b](prompt:nowhere)';

  it('marks those that lead nowhere', () => {
    expect(marked(text, '', { fragments: ['tone'], prompts: ['here'] })).toEqual([
      'fragment_missing: {% fragment "gone" %}',
      'reference_missing: nowhere',
    ]);
  });

  it('says nothing where it is not known what there is', () => {
    expect(codes(text)).toEqual([]);
  });

  it('marks them also while the rest is being typed', () => {
    expect(codes(`${text}{{ na`, { fragments: [] })).toEqual([
      'fragment_missing',
      'fragment_missing',
      'template_unbalanced',
    ]);
  });
});

describe('length', () => {
  const text = 'word '.repeat(9_000);

  it('is judged for each model', () => {
    const findings = validate(text, validationContext({ models: ['gpt-4', 'gpt-4o'] }));
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['text_too_long', 'About 9000 tokens; gpt-4 reads 8192.'],
    ]);
  });

  it('is marked from where it is too much', () => {
    expect(validate(text, validationContext({ models: ['gpt-4'] }))[0]).toMatchObject({ start: 8192 * 5, end: 45_000 });
  });

  it('leaves room for the answer', () => {
    expect(codes('word '.repeat(7_000), { models: ['gpt-4'], answerTokens: 1_192 })).toEqual(['text_nearly_too_long']);
    expect(codes('word '.repeat(7_001), { models: ['gpt-4'], answerTokens: 1_192 })).toEqual(['text_too_long']);
    expect(codes('word '.repeat(5_600), { models: ['gpt-4'], answerTokens: 1_192 })).toEqual([]);
  });
});

describe('language', () => {
  const english = 'You are a tutor for the team, and this is what you have to do with your answers when they are long.';
  const german = 'Du bist ein Tutor für das Team, und das ist, was du mit der Antwort machst, wenn sie nicht kurz ist.';
  const french =
    'Vous êtes le tuteur de l’équipe et ce qui est dans cette réponse ne doit pas être long pour les autres.';
  const spanish =
    'Eres el tutor de la empresa y las respuestas son para los alumnos, con más detalle pero sin su nombre.';

  it.each([
    ['en', english],
    ['de', german],
    ['fr', french],
    ['es', spanish],
  ])('knows %s', (language, text) => {
    expect(codes(text, { language })).toEqual([]);
    expect(codes(text, { language: language === 'en' ? 'de-AT' : 'en-US' })).toEqual(['language_mismatch']);
  });

  it('marks a paragraph in another language', () => {
    expect(marked(`${english}\n\n${english}\n\n${german}`)).toEqual([`language_mixed: ${german}`]);
  });

  it('says nothing of short texts, of code, of names, and of languages it does not know', () => {
    expect(codes('Hallo und guten Tag', { language: 'en' })).toEqual([]);
    expect(codes(`${english}\n\n\`\`\`\n${german}\n\`\`\``)).toEqual([]);
    expect(codes(english, { language: 'ja' })).toEqual([]);
  });
});

describe('any text', () => {
  it('gives places as people count, in UTF-16', () => {
    expect(validate('😀\nx ann@acme.com', validationContext())).toMatchObject([
      { start: 5, end: 17, line: 2, column: 3 },
    ]);
  });

  it('gives the findings of one kind only so often', () => {
    expect(codes('ann@acme.com '.repeat(500))).toHaveLength(MAX_FINDINGS_OF_A_CODE);
  });

  const fill = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  const short =
    'a|1|@|a@|@a.|a@a.|1-|1 |(|+1|.|A1|"|\\|é|://|://a:|://a:b@|token|token=|pwd|eyJ|eyJa.|sk-|AKIA|DE89|![|![](|a-|aB3';
  const braces = '{|{{|{%|{{ a|{% a|{% raw %}|{% endraw |{% if a %}|{{ a }}|{% fragment "a" %}|<||](prompt:|](prompt:a';
  const words =
    'password: |ghp_a |-----BEGIN |DE89 |4111 |4111 1111 1111 1111 |123-45-|(212) 555-|![](//|<img |<img src=|ignore ';
  const more = 'ignore all previous |do anything now |the and of |der die das |-----BEGIN PRIVATE KEY-----';
  const rest = [
    ' ',
    '\n',
    '\u200b',
    '\u200d',
    '😀',
    '{{ a | b }}',
    '```\n',
    'a\n\n',
    '-----BEGIN PRIVATE KEY-----\n-----END ',
  ];
  const runs = [`${'aB3'.repeat(39)} `, `${'a'.repeat(15)} `];
  const pieces = [...[short, braces, words, more].flatMap((some) => some.split('|')), ...rest, ...runs];

  it.each(pieces.filter((piece) => piece !== ''))('takes work in proportion to its length: %j', (piece) => {
    const context = validationContext({ models: ['gpt-4o'], fragments: [], prompts: [], language: 'en' });
    const [few, many] = [20_000, 200_000].map((length) => validateCounted(fill(piece, length), context).steps);
    expect(many).toBeLessThan(400 * 200_000);
    expect(many).toBeLessThan(10.5 * (few ?? 0));
  });
});
