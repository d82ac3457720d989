/**
 * Enrichment: a prompt, a context and a configuration give the text that a model gets, with an explanation of all that
 * was added. Always: pure, and the same to the byte in browser and server; values and context are data and never read as
 * a template; the prompt's own text is whole, additions are dropped to keep the budget, and what was dropped is named.
 *
 *     configuration ──> enrichers, in order ──> template rendered with the values ──> additions that fit ──> text
 */
import type { JsonValue } from '../rows.ts';
import { isZone } from '../zone.ts';
import { assemble, headingOf } from './assemble.ts';
import { fitBudget, tokenLimit } from './budget.ts';
import type {
  Addition,
  Apply,
  Draft,
  EnrichContext,
  Enriched,
  EnricherName,
  EnrichInput,
  PromptToEnrich,
  RefusedEnrichment,
} from './enrichment.ts';
import { ENRICHERS } from './enrichers/registry.ts';
import { isInstant } from './enrichers/wall-date.ts';
import { refused, type PromptFault, type Refused } from './fault.ts';
import { isRecord } from './settings.ts';
import { renderTemplate } from './template.ts';
import { estimateTokens } from './tokens.ts';
import { checkVariables } from './variables.ts';

type Named = { readonly enricher: EnricherName };
type Pending = Addition & Named & { readonly tokens: number };

/**
 * Enriches `prompt`. `configuration` may come from anywhere: it is checked, line by line. Faults: variable_*,
 * enricher_unknown, settings_invalid, context_invalid, fragment_*, template_*, budget_exceeded. Places of template_* count
 * in the wording that was chosen, with its fragments in place.
 */
export function enrich(
  prompt: PromptToEnrich,
  context: EnrichContext,
  configuration: readonly JsonValue[],
): Enriched | RefusedEnrichment {
  const checked = checkVariables(prompt.variables, context.values);
  if (checked.kind === 'issues') return refuseAll(checked.issues);
  if (!isZone(context.zone)) return refuseAll([contextFault('zone', `"${context.zone}" is no IANA time zone.`)]);
  if (!isInstant(context.now)) return refuseAll([contextFault('now', 'This is no time.')]);
  const enrichers = readConfiguration(configuration);
  if (!Array.isArray(enrichers)) return refuseAll([enrichers.fault]);

  const limit = tokenLimit(context.model, context.answerTokens, context.maxTokens);
  const ran = runEnrichers(enrichers, { prompt, context, limit });
  if (ran.kind === 'refused') return refuseAll([ran.fault]);
  const { draft, additions, changes, leftOut } = ran;
  const rendered = renderTemplate(draft.content, { ...checked.values, ...draft.values });
  if (rendered.kind === 'refused') return refuseAll([rendered.fault]);

  const ownTokens = estimateTokens(rendered.text, context.model);
  if (ownTokens > limit) {
    const message = `The prompt alone has about ${ownTokens} tokens; ${limit} are allowed.`;
    return refuseAll([{ code: 'budget_exceeded', message }]);
  }
  const costOfSection = (section: string) => estimateTokens(`\n\n${headingOf(section)}\n`, context.model);
  const pending = additions.map((addition): Pending => {
    return { ...addition, tokens: estimateTokens(`${addition.text}\n`, context.model) };
  });
  const { kept, dropped } = fitBudget(ownTokens, pending, costOfSection, limit);
  const { text, own, spans } = assemble(rendered.text, kept);
  return {
    kind: 'enriched',
    text,
    tokens: estimateTokens(text, context.model),
    limit,
    own,
    variantId: draft.variantId,
    exampleIds: kept.flatMap(({ enricher, ref }) => (enricher === 'meta-fusion' && ref !== null ? [ref] : [])),
    explanations: [
      ...changes,
      ...kept.map(({ enricher, what, tokens, ref }, at) => {
        const positions = spans.slice(at, at + 1);
        return { enricher, what, addedTokens: tokens, positions, ...(ref === null ? {} : { ref }) };
      }),
    ],
    dropped: [
      ...leftOut.map((each) => ({ ...each, reason: 'share' as const })),
      ...dropped.map(({ enricher, what, tokens }) => ({ enricher, what, tokens, reason: 'budget' as const })),
    ],
  };
}

type Enricher = Named & { readonly apply: Apply };

/** The enabled enrichers of a configuration in their order. Faults: enricher_unknown, settings_invalid. */
function readConfiguration(configuration: readonly JsonValue[]): Enricher[] | Refused {
  const enrichers: Enricher[] = [];
  const seen = new Set<unknown>();
  for (const line of configuration) {
    const { name, enabled, settings } = isRecord(line) ? line : {};
    if (!isEnricherName(name) || seen.has(name)) {
      const message = `There is no enricher ${JSON.stringify(name ?? null)}, or it is configured twice.`;
      return refused({ code: 'enricher_unknown', message, ...(typeof name === 'string' ? { name } : {}) });
    }
    seen.add(name);
    if (typeof enabled !== 'boolean') {
      return refused({ code: 'settings_invalid', name: `${name}.enabled`, message: '"enabled" is true or false.' });
    }
    const made = ENRICHERS[name](settings);
    if (made.kind === 'refused') return refused({ ...made.fault, name: `${name}.${made.fault.name ?? 'settings'}` });
    if (enabled) enrichers.push({ enricher: name, apply: made.apply });
  }
  return enrichers;
}

type Ran = {
  readonly kind: 'ran';
  readonly draft: Draft;
  readonly additions: readonly (Addition & Named)[];
  readonly changes: readonly (Named & { readonly what: string; readonly addedTokens: number })[];
  readonly leftOut: readonly (Named & { readonly what: string; readonly tokens: number })[];
};

function runEnrichers(enrichers: readonly Enricher[], input: EnrichInput): Ran | Refused {
  const { prompt, context } = input;
  let draft: Draft = { content: prompt.content, values: { task: context.task }, variantId: prompt.versionId };
  const ran = {
    additions: [] as Ran['additions'][number][],
    changes: [] as Ran['changes'][number][],
    leftOut: [] as Ran['leftOut'][number][],
  };
  for (const { enricher, apply } of enrichers) {
    const step = apply(draft, input);
    if (step.kind === 'refused') return refused({ name: enricher, ...step.fault });
    draft = step.draft;
    ran.additions.push(...step.additions.map((each) => ({ ...each, enricher })));
    ran.changes.push(...step.changes.map((each) => ({ ...each, enricher })));
    ran.leftOut.push(...step.leftOut.map((each) => ({ ...each, enricher })));
  }
  return { kind: 'ran', draft, ...ran };
}

function isEnricherName(name: unknown): name is EnricherName {
  return typeof name === 'string' && Object.hasOwn(ENRICHERS, name);
}

function contextFault(name: string, message: string): PromptFault {
  return { code: 'context_invalid', name, message };
}

function refuseAll(faults: readonly PromptFault[]): RefusedEnrichment {
  const [first] = faults;
  if (!first) throw new TypeError('A refusal needs a fault.');
  return { ...refused(first), faults };
}
