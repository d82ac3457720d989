/** What is typed is understood whole, or refused in one sentence. */
import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';

const files = ['--catalog', 'c.json', '--employees', 'e.csv', '--registrations', 'r.csv'];

it('fills in what was not said', () => {
  expect(readCommandLine(['load', ...files])).toEqual({
    command: 'load',
    options: {
      url: 'http://localhost:3000',
      email: 'admin@openkms.example',
      json: false,
      catalog: 'c.json',
      employees: 'e.csv',
      registrations: 'r.csv',
    },
  });
  expect(readCommandLine(['conflicts', 'list'])).toMatchObject({ options: { status: 'open' } });
});

it('speaks to the port that PORT says, unless --url says another', () => {
  expect(readCommandLine(['health'], '4890')).toMatchObject({ options: { url: 'http://localhost:4890' } });
  expect(readCommandLine(['health'], '')).toMatchObject({ options: { url: 'http://localhost:3000' } });
  expect(readCommandLine(['health', '--url', 'http://kms:1'], '4890')).toMatchObject({
    options: { url: 'http://kms:1' },
  });
  expect(() => readCommandLine(['health'], 'http')).toThrow('PORT must be a number from 1 to 65535, not "http".');
});

it('says what is wrong in one line', () => {
  expect(() => readCommandLine(['dance'])).toThrow(/^"dance" is not a command: .*help lists them\.$/);
});

it('takes commands of two words and options in any place', () => {
  expect(readCommandLine(['--json', 'verify', 'audit', '--url', 'https://kms.example'])).toMatchObject({
    command: 'verify audit',
    options: { json: true, url: 'https://kms.example' },
  });
  expect(readCommandLine(['-h'])).toEqual({ command: 'help' });
});

it('takes what stands behind a command without a name of its own', () => {
  expect(readCommandLine(['prompt', 'diff', 'p1', '1', '--json', 'production'])).toMatchObject({
    command: 'prompt diff',
    options: { which: 'p1', a: '1', b: 'production', json: true },
  });
  expect(readCommandLine(['prompt', 'audit', '--scope=agent'])).toMatchObject({ options: { scope: 'agent' } });
  expect(readCommandLine(['prompt', 'lint', 'a folder', '--strict'])).toEqual({
    command: 'prompt lint',
    options: { json: false, path: 'a folder', strict: true },
  });
  for (const argv of [['prompt'], ['prompt', 'help'], ['prompt', 'list', '--help']])
    expect(readCommandLine(argv)).toEqual({ command: 'prompt help' });
});

it.each([
  [[], 'No command was given'],
  [['prompt', 'danse'], '"prompt danse" is not a command'],
  [['prompt', 'list', 'x'], '"prompt list x" is not a command'],
  [['prompt', 'import'], 'FILE or DIR is missing'],
  [['prompt', 'import', 'a', '--scope', 'everybody'], '--scope must be user, agent or global'],
  [['prompt', 'export'], 'either --all or the ID'],
  [['prompt', 'export', 'p1', '--all'], 'either --all or the ID'],
  [['prompt', 'export', '../x'], 'ID must be the id of a prompt'],
  [['prompt', 'export', '--all', '--format', 'toml'], '--format must be md, json or yaml'],
  [['prompt', 'diff'], 'the ID or TITLE of a prompt is missing'],
  [['prompt', 'lint', 'a', '--url', 'http://x'], 'prompt lint takes no --url'],
  [['dance'], '"dance" is not a command'],
  [['verify'], '"verify" is not a command'],
  [['load', '--catalog', 'c.json', '--employees', 'e.csv'], '--registrations FILE is missing'],
  [['health', '--catalog', 'c.json'], 'health takes no --catalog'],
  [['health', '--url', 'ftp://x'], '--url must be an http or https address'],
  [['conflicts', 'list', '--status', 'lost'], '--status must be'],
  [['health', '--colour'], '--colour'],
  [['password', 'set'], '--email must be the e-mail address of a person'],
  [['password', 'set', '--email', 'a@b.example', '--password', 'x'], 'password set takes no --password'],
])('refuses %j and says why', (argv, why) => {
  expect(() => readCommandLine(argv)).toThrow(why);
  expect(() => readCommandLine(argv)).toThrow(expect.objectContaining({ code: 'usage' }));
});

describe('prompt run, runs and feedback', () => {
  it('take values as JSON, and what is no JSON as text', () => {
    const values = ['name=Emma', 'age=30', 'tags=["a","b"]', 'quoted="30"', 'with=a=b', 'none='];
    expect(readCommandLine(['prompt', 'run', 'greet', ...values.flatMap((each) => ['--value', each])])).toMatchObject({
      options: {
        which: 'greet',
        value: { name: 'Emma', age: 30, tags: ['a', 'b'], quoted: '30', with: 'a=b', none: '' },
      },
    });
  });

  it.each([
    ['run', 'run takes either the ID or the TITLE of a prompt, or --capability.'],
    ['run greet --capability mail.write', 'run takes either the ID or the TITLE of a prompt, or --capability.'],
    ['run greet --version 1 --label production', 'run takes either --version or --label.'],
    [
      'run --capability greet --version 1',
      '--version needs the ID or the TITLE of a prompt; a capability takes --label.',
    ],
    ['run --capability greet --cases', '--case and --cases need the ID or the TITLE of a prompt.'],
    ['run greet --agent scribe', '--agent needs --capability.'],
    ['run greet --cases --case one', 'run takes either --case or --cases.'],
    ['run greet --value name', '--value must be NAME=JSON.'],
    ['run greet --temperature hot', '--temperature must be a number from 0 to 2.'],
    ['run greet --timeout 0', '--timeout must be a number from 1 to 86400.'],
    ['runs --trace x', '--trace must be 32 hexadecimal digits.'],
    ['runs --export csv --json', 'runs takes either --export or --json.'],
    ['feedback', 'the id of a RUN is missing.'],
    ['feedback run-1', 'feedback takes --up, --down, --score or --note.'],
    ['feedback run-1 --up --down', 'feedback takes either --up or --down.'],
    ['feedback run-1 --score 2', '--score must be a number from 0 to 1.'],
  ])('%s: says what is wrong', (typed, sentence) => {
    expect(() => readCommandLine(['prompt', ...typed.split(' ')])).toThrow(sentence);
  });
});
