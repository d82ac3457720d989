/** The enrichers by name, and the configuration that holds where nobody chose another. */
import type { EnricherFrom, EnricherName, EnricherSetting } from '../enrichment.ts';
import { contextInjector } from './context-injector.ts';
import { metaFusion } from './meta-fusion.ts';
import { timeTags } from './time-tags.ts';
import { userAgentMerge } from './user-agent-merge.ts';

export const ENRICHERS: Readonly<Record<EnricherName, EnricherFrom>> = {
  'meta-fusion': metaFusion,
  'user-agent-merge': userAgentMerge,
  'time-tags': timeTags,
  'context-injector': contextInjector,
};

/** The wording is chosen before its fragments are put in place: the other way round they would be missing from it. */
export const DEFAULT_ENRICHERS: readonly EnricherSetting[] = [
  { name: 'meta-fusion', enabled: true, settings: {} },
  { name: 'user-agent-merge', enabled: true, settings: {} },
  { name: 'time-tags', enabled: true, settings: {} },
  { name: 'context-injector', enabled: true, settings: {} },
];
