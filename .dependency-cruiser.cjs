// The import rules of docs/ARCHITECTURE.md, one rule a line of its table. scripts/test/boundaries.mjs runs them and
// proves that every source file was read and that planted violations of these rules are found.

const TEST =
  '\\.(test|spec)\\.tsx?$|/(test-[^/]+|fixture|[^/]+-fixture|[^/]+-conformance|testing/[^/]+)\\.(ts|tsx|mjs)$|^e2e/';
const production = { pathNot: TEST };

/** A room may import only what `allowed` matches (and itself, where listed); tests and what helps them may more. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { pathNot: allowed },
});

/** A room must not import what `forbidden` matches. */
const never = (name, comment, from, forbidden) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.(test|spec)\\.tsx?$' },
  to: { path: forbidden },
});

const npm = (...names) => `node_modules/(${names.join('|')})(/|$)`;

module.exports = {
  forbidden: [
    only('domain-is-pure', 'schema/domain imports itself only', '^schema/src/domain/(?!prompt/)', [
      '^schema/src/domain/',
    ]),
    only(
      'prompt-is-pure',
      'schema/domain/prompt: domain, and libraries that compute without touching the world',
      '^schema/src/domain/prompt/',
      ['^schema/src/domain/', npm('node-diff3', '@noble/hashes', 'liquidjs')],
    ),
    only(
      'engine',
      'schema/search: itself, domain, and the stemmer: what answers in the browser answers on the server',
      '^schema/src/search/',
      ['^schema/src/(search|domain)/', npm('stemmer')],
    ),
    only('commands', 'schema/commands: domain, zod, zero queries, hashes', '^schema/src/commands/', [
      '^schema/src/(commands|domain|zero)/',
      npm('zod', '@rocicorp/zero', '@noble/hashes'),
    ]),
    never('zero-and-db', 'schema/zero and schema/db: domain', '^schema/src/(zero|db)/', '^schema/src/commands/'),
    never(
      'schema-stands-alone',
      'schema knows none of its users',
      '^schema/',
      '^(client|sync-server|workers|plugins|e2e|scripts)/',
    ),
    only(
      'feature',
      'a feature: itself, view, command, search, ui, schema domain, commands and search',
      '^client/src/features/([^/]+)/',
      [
        '^client/src/features/$1/',
        '^client/src/(view|command|search|ui)/',
        '^schema/src/(domain|commands|zero|search)/',
        'node_modules/',
      ],
    ),
    never(
      'view',
      'client/view: outbox (read), platform, schema',
      '^client/src/view/',
      '^client/src/(app|features|command|push|ui)/',
    ),
    never(
      'command',
      'client/command: the only door for writes, below the features',
      '^client/src/command/',
      '^client/src/(app|features|push|ui)/',
    ),
    never(
      'outbox',
      'client/outbox stands on platform alone',
      '^client/src/outbox/',
      '^client/src/(app|features|view|command|push|search|ui)/',
    ),
    never(
      'push',
      'client/push: outbox, platform',
      '^client/src/push/',
      '^client/src/(app|features|view|command|search|ui)/',
    ),
    never(
      'search',
      'client/search stands on platform alone',
      '^client/src/search/',
      '^client/src/(app|features|view|command|outbox|push|ui)/',
    ),
    never(
      'platform',
      'client/platform knows no other room of the client',
      '^client/src/platform/',
      '^client/src/(app|features|view|command|outbox|push|search|ui)/',
    ),
    never(
      'ui',
      'client/ui: itself, and no domain',
      '^client/src/ui/',
      '^(schema|sync-server|workers|plugins)/|^client/src/(?!ui/)',
    ),
    never(
      'client',
      'the client imports no server',
      '^client/',
      '^(sync-server|workers|plugins|scripts|e2e)/|^schema/src/db/',
    ),
    never(
      'sync-server',
      'sync-server: schema, plugin contract and host',
      '^sync-server/',
      '^(client|workers|scripts|e2e)/|^plugins/(?!contract/|host/)',
    ),
    never(
      'workers',
      'workers: schema, plugin contract and host',
      '^workers/',
      '^(client|sync-server|scripts|e2e)/|^plugins/(?!contract/|host/)',
    ),
    {
      name: 'plugin-contract',
      comment: 'plugins/contract: itself, zod',
      severity: 'error',
      from: { path: '^plugins/contract/', ...production },
      to: { pathNot: ['^plugins/contract/', npm('zod')] },
    },
    never(
      'plugin',
      'a plugin: itself and the contract',
      '^plugins/(?!contract/|host/)([^/]+)/([^/]+)/',
      '^(client|sync-server|workers|schema|scripts|e2e)/|^plugins/(?!contract/|$1/$2/)',
    ),
    {
      name: 'no-cycles',
      comment: 'no cycles (types included)',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-barrels',
      comment: 'import the file, not a barrel',
      severity: 'error',
      from: {},
      to: { path: '^(client|schema|sync-server|workers|plugins)/.*/index\\.tsx?$' },
    },
    {
      name: 'no-test-in-production',
      comment: 'no production import of tests',
      severity: 'error',
      from: { path: '^(client|schema|sync-server|workers|plugins)/', ...production },
      to: { path: TEST },
    },
    {
      name: 'resolvable',
      comment: 'an import that leads nowhere escapes every other rule',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|vite/client)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|test-results|playwright-report)/|^\\.openkms/' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
