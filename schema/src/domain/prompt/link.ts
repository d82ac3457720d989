/**
 * Which prompts an agent gets for a capability. Always: by priority (higher first), then by how exactly the link names
 * the agent and the capability, then by recency; the same links give the same order on every machine, ties by id.
 *
 *     capability   summarize.email   before   summarize.*   before   *
 */

/** A capability is names parted by dots; a link may end in `.*` for all below it, or be `*` for all. */
export type PromptLink = {
  readonly id: string;
  readonly capability: string;
  /** Null: for any agent. */
  readonly agentId: string | null;
  readonly priority: number;
  /** ms UTC, when the link was last set. */
  readonly updatedAt: number;
};

export type RankedLink<L extends PromptLink> = { readonly link: L; readonly reason: string };

const SEGMENT = '[a-z0-9][a-z0-9_-]{0,63}';
const CAPABILITY = new RegExp(`^${SEGMENT}(\\.${SEGMENT}){0,7}$`);
const PATTERN = new RegExp(`^(\\*|${SEGMENT}(\\.${SEGMENT}){0,7}(\\.\\*)?)$`);

/** True for something that can be asked for: `summarize`, `summarize.email`. */
export function isCapability(text: string): boolean {
  return CAPABILITY.test(text);
}

/** True for what a link may name: a capability, `summarize.*` or `*`. */
export function isCapabilityPattern(text: string): boolean {
  return PATTERN.test(text);
}

/** The links that hold for `capability` and the agent, best first, each with the reason for its place. */
export function rankLinks<L extends PromptLink>(
  links: readonly L[],
  wanted: { readonly capability: string; readonly agentId: string | null },
): RankedLink<L>[] {
  return links
    .filter(({ agentId }) => agentId === null || agentId === wanted.agentId)
    .map((link) => ({ link, exactness: exactness(link.capability, wanted.capability) }))
    .filter(({ exactness }) => exactness >= 0)
    .toSorted(
      (a, b) =>
        b.link.priority - a.link.priority ||
        Number(b.link.agentId !== null) - Number(a.link.agentId !== null) ||
        b.exactness - a.exactness ||
        b.link.updatedAt - a.link.updatedAt ||
        (a.link.id < b.link.id ? -1 : 1),
    )
    .map(({ link }) => ({ link, reason: reasonFor(link, wanted.capability) }));
}

/** Higher is more exact: the capability itself, then the longest prefix, then `*`. Negative: it does not hold. */
function exactness(pattern: string, capability: string): number {
  if (pattern === capability) return Infinity;
  if (pattern === '*') return 0;
  return pattern.endsWith('.*') && capability.startsWith(pattern.slice(0, -1)) ? pattern.length : -1;
}

function reasonFor(link: PromptLink, capability: string): string {
  const agent = link.agentId === null ? 'any agent' : 'this agent';
  const what =
    link.capability === capability
      ? `exactly "${capability}"`
      : link.capability === '*'
        ? 'any capability'
        : `all of "${link.capability}"`;
  const set = new Date(link.updatedAt).toISOString().slice(0, 10);
  return `Priority ${link.priority}; for ${agent}; for ${what}; set ${set}.`;
}
