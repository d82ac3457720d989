/**
 * Pages and parts of pages that come with their own code, and what is shown while one does. Always: without a line a part
 * that is not here is waited for in its place, the frame around it works on, and it appears by itself; nothing reloads
 * unless the person says so.
 */
import { type ComponentType, lazy, type LazyExoticComponent, useSyncExternalStore } from 'react';
import { systemClock } from '../platform/clock.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { runningClient } from '../view/running-client.ts';
import { pageParts } from './page-parts.ts';

/** The parts that index.html names (vite.config.ts writes them there); none in development. */
export const partsOfThisBuild = pageParts({
  files: (document.querySelector<HTMLMetaElement>('meta[name=page-parts]')?.content ?? '').split(' ').filter(Boolean),
  fetch: globalThis.fetch.bind(globalThis),
  clock: systemClock,
  isKept: () => 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null,
});

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

/** The first page is imported at once: index.html and its scripts have only just come over the same line. */
let isFirstPage = true;

/** A page, imported once its code is at hand. */
export const lazyPage = <Props,>(load: Load<Props>): LazyExoticComponent<ComponentType<Props>> =>
  lazyPart(load, PageNotOpened, () => {
    const wasFirst = isFirstPage;
    isFirstPage = false;
    return wasFirst;
  });

/** A part of a page that is left out where it cannot be had; one of the first page comes with it. */
export const lazySlot = <Props,>(load: Load<Props>): LazyExoticComponent<ComponentType<Props>> =>
  lazyPart(
    load,
    () => null,
    () => partsOfThisBuild.state.get() === 'waiting',
  );

function lazyPart<Props>(
  load: Load<Props>,
  otherwise: ComponentType,
  isAtOnce: () => boolean,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    if (isAtOnce()) {
      try {
        return await load();
      } catch (error) {
        console.warn('A part did not come; it is asked for again when all are here.', error);
      }
    }
    await partsOfThisBuild.here();
    try {
      return await load();
    } catch (error) {
      // It is here and the browser will not have it: it failed before, and that is remembered until the page is opened again.
      console.error(error);
      return { default: otherwise as ComponentType<Props> };
    }
  });
}

/** Stands where a page will: grey lines, or why it is not here yet. */
export function PageOnItsWay() {
  const state = useSyncExternalStore(partsOfThisBuild.state.subscribe, partsOfThisBuild.state.get);
  switch (state) {
    case 'missing':
      return <PageMissing />;
    case 'replaced':
      return <PageNotOpened />;
    case 'waiting':
    case 'fetching':
    case 'here':
      return (
        <Loading label="Loading the page">
          <Skeleton shape="title" />
          <Skeleton lines={3} />
        </Loading>
      );
  }
}

/** The same where there is no frame yet: nothing, rather than grey lines without one. */
export function FirstPageOnItsWay() {
  const state = useSyncExternalStore(partsOfThisBuild.state.subscribe, partsOfThisBuild.state.get);
  if (state !== 'missing' && state !== 'replaced') return null;
  return (
    <main id="main" className="app-last-resort">
      <PageOnItsWay />
    </main>
  );
}

function PageMissing() {
  usePageTitle('Not on this device yet');
  const tryAgain = () => {
    runningClient().retry();
    partsOfThisBuild.fetchNow();
  };
  return (
    <div role="status">
      <PageHeader title="This page is not on this device yet" />
      <EmptyState
        icon="cloud-off"
        title="It comes when you are online"
        action={<Button onClick={tryAgain}>Try again</Button>}
      >
        The line went before this page had arrived. It opens by itself as soon as the line is back; what you did is
        saved, and everything else here goes on working.
      </EmptyState>
    </div>
  );
}

function PageNotOpened() {
  usePageTitle('Open the app again');
  return (
    <>
      <PageHeader title="This page cannot be opened" />
      <EmptyState
        icon="alert"
        title="The app has to be opened again for it"
        action={<Button onClick={() => window.location.reload()}>Open it again</Button>}
      >
        Everything you did is saved on this device and will still be sent. Best do this when you are online.
      </EmptyState>
    </>
  );
}
