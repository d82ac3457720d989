/**
 * The whole page: a last resort for what nobody caught, and inside it the routes with their shell. Always: a fault in one
 * page never takes away what is queued, and the person is told so.
 */
import { Component, type ErrorInfo, type ReactNode, Suspense } from 'react';
import { Button } from '../ui/button.tsx';
import { Callout } from '../ui/callout.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { FirstPageOnItsWay } from './lazy-page.tsx';
import type { ServiceWorkerUpdates } from './register-service-worker.ts';
import { AppRoutes } from './routes.tsx';

/** `updates`: whether a newer build waits; the shell offers it. */
export function App({ updates }: { readonly updates: ServiceWorkerUpdates }) {
  return (
    <LastResort>
      <Suspense fallback={<FirstPageOnItsWay />}>
        <AppRoutes updates={updates} />
      </Suspense>
    </LastResort>
  );
}

type Props = { readonly children: ReactNode };
type State = { readonly failed: boolean };

class LastResort extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main id="main" className="app-last-resort">
        <PageHeader title="This page stopped working" />
        <Callout
          tone="error"
          title="Nothing of yours is lost"
          action={<Button onClick={() => window.location.reload()}>Open it again</Button>}
        >
          Everything you did is saved on this device and will still be sent. Opening the page again helps.
        </Callout>
      </main>
    );
  }
}
