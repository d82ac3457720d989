/**
 * A prompt of the server as a file holds it. Pure. Always: importing the file into an empty organisation and exporting it
 * there gives the same file; what a server gives anew each time (times, links, reviews, owners) is left out.
 */
import type { PromptFile, PromptFileVariable } from '../prompt-files/prompt-file.ts';
import type { PromptDetail } from './rest-shapes.ts';

export function promptFileOf(detail: PromptDetail): PromptFile {
  const numbers = new Map(detail.versions.map(({ id, number }) => [id, number]));
  const labels = Object.entries(detail.labels)
    .flatMap(([label, versionId]) => {
      const number = numbers.get(versionId);
      return number === undefined ? [] : [[label, number] as const];
    })
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const head = numbers.get(detail.headId) ?? null;
  return {
    id: detail.id,
    title: detail.title,
    scope: detail.scope,
    agent: detail.agent,
    tags: detail.tags,
    source: detail.source,
    variables: detail.variables.map(variableOf),
    labels: Object.fromEntries(labels),
    head: head === detail.versions.at(-1)?.number ? null : head,
    versions: detail.versions.map(({ number, parents, content, notes, authorName, diffHash }) => ({
      number,
      parents: parents.flatMap((id) => numbers.get(id) ?? []),
      content,
      notes,
      author: authorName,
      createdAt: null,
      diffHash,
    })),
    archived: detail.status !== 'active',
  };
}

/** What has its usual value is not written. */
function variableOf(variable: PromptDetail['variables'][number]): PromptFileVariable {
  const { name, type, required, default: value, description } = variable;
  return {
    name,
    type,
    required,
    ...(value === null ? {} : { default: value }),
    ...(description === '' ? {} : { description }),
  };
}
