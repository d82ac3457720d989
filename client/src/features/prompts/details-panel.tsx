// Whose prompt it is, where it came from, who looked at it.
import { Button } from '../../ui/button.tsx';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { shortMoment } from '../../ui/when.ts';
import { useView } from '../../view/use-view.ts';
import { Panel } from './panel.tsx';
import { audienceWords, scopeWords, SOURCE_WORDS } from './prompt-words.ts';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

/** The facts of a prompt. */
export function DetailsPanel({ shown, now }: { shown: ShownPrompt; now: number }) {
  const { prompt, rights } = shown;
  const send = usePromptCommands();
  const colleague = useView((view) => view.table('user').get(prompt.reviewedBy ?? '')?.name);
  const who = nameIn(shown, prompt.reviewedBy) ?? colleague ?? 'A colleague';
  const facts: Fact[] = [
    { label: 'For', value: scopeWords(prompt), detail: audienceWords(prompt), icon: 'users' },
    { label: 'Owner', value: prompt.ownerName, icon: 'user' },
    { label: 'Source', value: SOURCE_WORDS[prompt.source], icon: 'edit' },
    {
      label: 'Reviewed',
      icon: 'check-circle',
      value: prompt.reviewedAt === null ? 'Not reviewed yet' : `${who}, ${shortMoment(prompt.reviewedAt, now)}`,
    },
  ];
  const review = (): void =>
    void send('prompt.review', { promptId: prompt.id }, { message: `“${prompt.title}” marked as reviewed` });
  return (
    <Panel
      title="About"
      action={
        rights.review ? (
          <Button size="small" onClick={review}>
            Mark as reviewed
          </Button>
        ) : null
      }
    >
      <FactList facts={facts} showLabels />
    </Panel>
  );
}

/** The name of a person as the prompt's own rows know it: not everybody has the rows of all people. */
function nameIn({ prompt, versions, moves, person }: ShownPrompt, userId: string | null): string | undefined {
  if (userId === person.userId) return person.name;
  if (userId === prompt.ownerId) return prompt.ownerName;
  return (
    versions.find(({ authorId }) => authorId === userId)?.authorName ??
    moves.find(({ movedBy }) => movedBy === userId)?.movedByName
  );
}
