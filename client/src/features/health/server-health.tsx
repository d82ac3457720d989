// The server's side: each part with its state in words.
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { SectionHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { clockTime } from '../../ui/when.ts';
import { componentName, componentWords } from './health-answer.ts';
import { type HealthState, useHealth } from './use-health.ts';

/** The parts of the server, asked live. */
export function ServerHealth() {
  const { health, ask } = useHealth();
  return (
    <section aria-labelledby="health-server">
      <SectionHeader
        id="health-server"
        title="Server"
        lead={health.state === 'asking' ? undefined : `Asked at ${clockTime(health.at)}, again every half minute.`}
        actions={
          <Button size="small" icon="refresh" onClick={ask}>
            Ask again
          </Button>
        }
      />
      <div aria-live="polite">
        <Parts health={health} />
      </div>
    </section>
  );
}

function Parts({ health }: { health: HealthState }) {
  switch (health.state) {
    case 'asking':
      return (
        <Loading label="Asking the server">
          <Skeleton lines={4} />
        </Loading>
      );
    case 'failed':
      return (
        <Callout
          tone={health.code === 'offline' ? 'offline' : 'error'}
          title={health.code === 'offline' ? 'The server cannot be reached' : 'The server gave no proper answer'}
        >
          {health.code === 'offline'
            ? 'What is below is this device’s own and stays true. It is asked again by itself.'
            : `It said “${health.code}”.`}
        </Callout>
      );
    case 'answered':
      return (
        <ul className="health-parts">
          {Object.entries(health.health.components).map(([name, component]) => (
            <li key={name} className="health-part">
              <span className="health-part-name">{componentName(name)}</span>
              <Badge tone={component.status === 'ok' ? 'success' : 'error'}>
                {component.status === 'ok' ? 'Works' : 'Down'}
              </Badge>
              <span className="health-quiet">{componentWords(component)}</span>
            </li>
          ))}
        </ul>
      );
  }
}
