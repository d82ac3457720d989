/**
 * The pages by the address that shows them, each in a chunk of its own. Always: whoever knows the address can begin to
 * load its page before anything else has run.
 */

export const pages = {
  signIn: async () => ({ default: (await import('../features/sign-in/sign-in-page.tsx')).SignInPage }),
  catalog: async () => ({ default: (await import('../features/catalog/catalog-page.tsx')).CatalogPage }),
  training: async () => ({ default: (await import('../features/training/training-page.tsx')).TrainingPage }),
  prompts: async () => ({ default: (await import('../features/prompts/library-page.tsx')).LibraryPage }),
  newPrompt: async () => ({ default: (await import('../features/prompts/new-prompt-page.tsx')).NewPromptPage }),
  prompt: async () => ({ default: (await import('../features/prompts/prompt-page.tsx')).PromptPage }),
  schedule: async () => ({ default: (await import('../features/schedule/schedule-page.tsx')).SchedulePage }),
  sync: async () => ({ default: (await import('../features/sync-status/sync-page.tsx')).SyncPage }),
  board: async () => ({ default: (await import('../features/board/board-page.tsx')).BoardPage }),
  devices: async () => ({ default: (await import('../features/devices/devices-page.tsx')).DevicesPage }),
  conflicts: async () => ({ default: (await import('../features/conflicts/conflicts-page.tsx')).ConflictsPage }),
  conflict: async () => ({ default: (await import('../features/conflicts/conflict-page.tsx')).ConflictPage }),
  setAside: async () => ({ default: (await import('../features/set-aside/set-aside-page.tsx')).SetAsidePage }),
  audit: async () => ({ default: (await import('../features/audit/audit-page.tsx')).AuditPage }),
  health: async () => ({ default: (await import('../features/health/health-page.tsx')).HealthPage }),
  promptHistory: () => import('../features/prompts/history-page.tsx'),
  promptCompare: () => import('../features/prompts/compare-page.tsx'),
  promptMerge: () => import('../features/prompts/merge-page.tsx'),
  myRuns: () => import('../features/prompts/my-runs-page.tsx'),
  promptRunById: () => import('../features/prompts/run-by-id-page.tsx'),
  promptRuns: () => import('../features/prompts/runs-page.tsx'),
  promptRun: () => import('../features/prompts/run-page.tsx'),
  promptBench: () => import('../features/prompts/bench-page.tsx'),
};

const byPath: readonly (readonly [RegExp, keyof typeof pages])[] = [
  [/^\/sign-in$/, 'signIn'],
  [/^\/trainings$/, 'catalog'],
  [/^\/trainings\//, 'training'],
  [/^\/prompts$/, 'prompts'],
  [/^\/prompts\/new$/, 'newPrompt'],
  [/^\/prompts\/runs$/, 'myRuns'],
  [/^\/prompts\/runs\/[^/]+$/, 'promptRunById'],
  [/^\/prompts\/[^/]+$/, 'prompt'],
  [/^\/schedule$/, 'schedule'],
  [/^\/sync$/, 'sync'],
  [/^\/board$/, 'board'],
  [/^\/devices$/, 'devices'],
  [/^\/conflicts$/, 'conflicts'],
  [/^\/conflicts\//, 'conflict'],
  [/^\/set-aside$/, 'setAside'],
  [/^\/audit$/, 'audit'],
  [/^\/health$/, 'health'],
  [/^\/prompts\/[^/]+\/history$/, 'promptHistory'],
  [/^\/prompts\/[^/]+\/compare$/, 'promptCompare'],
  [/^\/prompts\/[^/]+\/conflicts\//, 'promptMerge'],
  [/^\/prompts\/[^/]+\/runs$/, 'promptRuns'],
  [/^\/prompts\/[^/]+\/runs\//, 'promptRun'],
  [/^\/prompts\/[^/]+\/bench$/, 'promptBench'],
];

/** The page at `path`; undefined where another page decides. */
export function pageAt(path: string): keyof typeof pages | undefined {
  return byPath.find(([pattern]) => pattern.test(path))?.[1];
}
