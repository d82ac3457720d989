// One prompt of the library: whose it is, how it begins, where its labels stand, who wrote it last.
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { matchWords } from '../../search/match-words.ts';
import { Card } from '../../ui/card.tsx';
import { FoundBy } from '../../ui/found-by.tsx';
import { counted } from '../../ui/number-text.ts';
import { isPlainClick } from '../../ui/plain-click.ts';
import { orderedLabels } from './label-words.ts';
import type { LibraryEntry } from './library-entries.ts';
import type { PromptReason } from './prompt-index.ts';
import { scopeWords, snippetOf, SOURCE_WORDS, versionLine } from './prompt-words.ts';

export interface LibraryCardProps {
  entry: LibraryEntry;
  /** Nothing where nothing was searched for. */
  why: readonly PromptReason[];
  now: number;
  onOpen: (href: string) => void;
}

const TAGS_SHOWN = 4;
const FIELD_WORDS: Record<PromptReason['field'], string> = {
  title: 'title',
  slug: 'name',
  agent: 'agent',
  tags: 'tags',
  labels: 'labels',
  content: 'text',
};

/** A card that leads to its prompt. */
export function LibraryCard({ entry, why, now, onOpen }: LibraryCardProps) {
  const { prompt, head, openConflicts, isPending } = entry;
  const href = `/prompts/${prompt.id}`;
  const snippet = head === undefined ? '' : snippetOf(head.content);
  const more = prompt.tags.length - TAGS_SHOWN;
  const reasons = matchWords(why, FIELD_WORDS);
  return (
    <Card
      as="li"
      interactive
      headingLevel={2}
      className="prompts-card"
      eyebrow={`${scopeWords(prompt)}${prompt.source === 'human' ? '' : ` · ${SOURCE_WORDS[prompt.source]}`}`}
      title={
        <a
          href={href}
          data-result
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            onOpen(href);
          }}
        >
          {prompt.title}
        </a>
      }
      footer={
        <>
          <p className="prompts-last">
            {head === undefined ? counted(prompt.versionCount, 'version') : versionLine(head, now)}
          </p>
          {reasons.length === 0 ? null : <FoundBy reasons={reasons} />}
        </>
      }
    >
      {snippet === '' ? null : <p className="prompts-snippet">{snippet}</p>}
      <BadgeRow>
        {openConflicts === 0 ? null : <Badge tone="error">{counted(openConflicts, 'open conflict')}</Badge>}
        {isPending ? <Badge tone="warning">Waits to be sent</Badge> : null}
        {prompt.status === 'archived' ? <Badge icon="archive">Archived</Badge> : null}
        {orderedLabels(Object.keys(prompt.labels)).map((label) => (
          <Badge key={label} tone="success">
            {label}
          </Badge>
        ))}
        {prompt.tags.slice(0, TAGS_SHOWN).map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
        {more > 0 ? <span className="prompts-more">{`${more} more`}</span> : null}
      </BadgeRow>
    </Card>
  );
}
