// Which capabilities a prompt serves, for which agent, before which others. Administrators link; others see.
import { useState } from 'react';
import { newId } from '../../command/use-commands.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { PromptLinkRow } from '@openkms/schema/domain/rows.ts';
import { LinkDialog } from './link-dialog.tsx';
import { Panel } from './panel.tsx';
import type { ShownPrompt } from './use-prompt.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

/** The links in force. */
export function LinksPanel({ shown, mayLink }: { shown: ShownPrompt; mayLink: boolean }) {
  const { prompt, links } = shown;
  const send = usePromptCommands();
  const [isLinking, setLinking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const unlink = async ({ id: linkId, capability, agent, priority }: PromptLinkRow): Promise<void> => {
    const again = { linkId: newId(), promptId: prompt.id, capability, agent, priority };
    setRefusal(
      await send(
        'prompt.unlink',
        { linkId, promptId: prompt.id },
        { message: `No longer linked to ${capability}`, undo: [{ name: 'prompt.link', args: again }] },
      ),
    );
  };
  return (
    <Panel
      title="Links"
      action={
        mayLink ? (
          <Button size="small" aria-label="Link to a capability" onClick={() => setLinking(true)}>
            Link
          </Button>
        ) : null
      }
    >
      {links.length === 0 ? <p className="prompts-none">No capability uses it.</p> : null}
      <ul className="prompt-list">
        {links.map((link) => (
          <li key={link.id} className="prompt-line">
            <code>{link.capability}</code>
            <span className="prompt-quiet">
              {link.agent === null ? 'every agent' : `agent ${link.agent}`} · priority {link.priority}
            </span>
            {mayLink ? (
              <span className="prompt-line-end">
                <IconButton
                  icon="x"
                  size="small"
                  label={`Remove link: ${link.capability}`}
                  onClick={() => void unlink(link)}
                />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {refusal === null ? null : <p role="alert">{refusal}</p>}
      {isLinking ? <LinkDialog shown={shown} onClose={() => setLinking(false)} /> : null}
    </Panel>
  );
}
