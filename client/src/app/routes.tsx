// Which page an address shows, for whom. Pages come lazily, each with its own code; nobody is shown a page of another
// role; features meet only here, where one is handed to another as a slot.
import { Suspense, type ReactNode } from 'react';
import { Link, Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import { destinationOf } from '../features/sign-in/sign-in-words.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { signOut, useNeedsSignIn, useSession, type Person } from '../view/use-session.ts';
import { useInstallOffer } from './install-prompt.ts';
import { lazyPage, lazySlot, PageOnItsWay } from './lazy-page.tsx';
import { homeOf } from './navigation.ts';
import { pages } from './pages.ts';
import type { ServiceWorkerUpdates } from './register-service-worker.ts';
import { Shell } from './shell.tsx';
import { useCatalogueSearch } from './use-catalogue-search.ts';
import { usePromptSearch } from './use-prompt-search.ts';

const SignInPage = lazyPage(pages.signIn);
const CatalogPage = lazyPage(pages.catalog);
const TrainingPage = lazyPage(pages.training);
const PromptsPage = lazyPage(pages.prompts);
const NewPromptPage = lazyPage(pages.newPrompt);
const PromptPage = lazyPage(pages.prompt);
const SchedulePage = lazyPage(pages.schedule);
const SyncPage = lazyPage(pages.sync);
const BoardPage = lazyPage(pages.board);
const DevicesPage = lazyPage(pages.devices);
const ConflictsPage = lazyPage(pages.conflicts);
const ConflictPage = lazyPage(pages.conflict);
const SetAsidePage = lazyPage(pages.setAside);
const AuditPage = lazyPage(pages.audit);
const HealthPage = lazyPage(pages.health);
const PromptHistoryPage = lazyPage(pages.promptHistory);
const PromptComparePage = lazyPage(pages.promptCompare);
const PromptMergePage = lazyPage(pages.promptMerge);
const MyRunsPage = lazyPage(pages.myRuns);
const PromptRunsPage = lazyPage(pages.promptRuns);
const PromptRunByIdPage = lazyPage(pages.promptRunById);
const PromptRunPage = lazyPage(pages.promptRun);
const PromptBenchPage = lazyPage(pages.promptBench);
const ManagerActions = lazySlot(async () => ({
  default: (await import('../features/manage/manager-actions.tsx')).ManagerActions,
}));
const NewTrainingAction = lazySlot(async () => ({
  default: (await import('../features/manage/manager-actions.tsx')).NewTrainingAction,
}));
const PromptFeed = lazySlot(async () => ({ default: (await import('./prompt-feed.tsx')).PromptFeed }));
const SessionManagerActions = lazySlot(async () => ({
  default: (await import('../features/manage/session-manager-actions.tsx')).SessionManagerActions,
}));

/** The whole app below its providers. */
export function AppRoutes({ updates }: { updates: ServiceWorkerUpdates }) {
  const session = useSession();
  const [path] = useLocation();
  switch (session.state) {
    case 'loading':
      return null;
    case 'signed-out': {
      if (path === '/sign-in') return <SignInPage />;
      const asked = path === '/' ? '' : `?then=${encodeURIComponent(path + window.location.search)}`;
      return <Redirect to={`/sign-in${asked}`} replace />;
    }
    case 'signed-in':
    case 'expired':
      if (path === '/sign-in') return <SignInAgain home={homeOf(session.person.role)} />;
      return <SignedIn person={session.person} updates={updates} />;
  }
}

/** Whoever is here, or comes to be here by another way (another tab, a disk that answers late), goes where they wanted. */
function SignInAgain({ home }: { home: string }) {
  const search = useSearch();
  return useNeedsSignIn() ? <SignInPage /> : <Redirect to={destinationOf(search) ?? home} replace />;
}

function SignedIn({ person, updates }: { person: Person; updates: ServiceWorkerUpdates }) {
  const owner = `${person.orgId}/${person.userId}`;
  const index = useCatalogueSearch(owner);
  const [path] = useLocation();
  const isAtPrompts = /^\/prompts(\/|$)/.test(path);
  const promptIndex = usePromptSearch(owner, isAtPrompts);
  const manages = person.role !== 'employee';
  const administers = person.role === 'admin';
  const installOffer = useInstallOffer();
  return (
    <Shell person={person} updates={updates} search={index.search} onSignOut={signOut}>
      {isAtPrompts ? (
        <Slot>
          <PromptFeed person={person} search={promptIndex.search} />
        </Slot>
      ) : null}
      <Suspense fallback={<PageOnItsWay />}>
        <Switch>
          <Route path="/">
            <Redirect to={homeOf(person.role)} replace />
          </Route>
          <Route path="/trainings">
            <CatalogPage
              index={index}
              actions={
                manages ? (
                  <Slot>
                    <NewTrainingAction />
                  </Slot>
                ) : null
              }
            />
          </Route>
          <Route path="/trainings/:id">
            {({ id }) => (
              <TrainingPage key={id} idOrCode={decoded(id)} actions={manages ? trainingActions : undefined} />
            )}
          </Route>
          <Route path="/prompts">
            <PromptsPage index={promptIndex} />
          </Route>
          <Route path="/prompts/new">
            <NewPromptPage index={promptIndex} />
          </Route>
          <Route path="/prompts/runs">
            <MyRunsPage />
          </Route>
          <Route path="/prompts/runs/:runId">
            <PromptRunByIdPage />
          </Route>
          <Route path="/prompts/:id">
            {({ id }) => <PromptPage key={id} promptId={decoded(id)} index={promptIndex} />}
          </Route>
          <Route path="/schedule">
            <SchedulePage />
          </Route>
          <Route path="/sync">
            <SyncPage install={installOffer} />
          </Route>
          <Route path="/board">{manages ? <BoardPage sessionActions={sessionActions} /> : <NotFound />}</Route>
          <Route path="/devices">{manages ? <DevicesPage /> : <NotFound />}</Route>
          <Route path="/conflicts">{administers ? <ConflictsPage /> : <NotFound />}</Route>
          <Route path="/conflicts/:id">{administers ? <ConflictPage /> : <NotFound />}</Route>
          <Route path="/set-aside">{administers ? <SetAsidePage /> : <NotFound />}</Route>
          <Route path="/audit">{administers ? <AuditPage /> : <NotFound />}</Route>
          <Route path="/health">{manages ? <HealthPage /> : <NotFound />}</Route>
          <Route path="/prompts/:id/history">
            <PromptHistoryPage />
          </Route>
          <Route path="/prompts/:id/compare">
            <PromptComparePage />
          </Route>
          <Route path="/prompts/:id/conflicts/:conflictId">
            <PromptMergePage />
          </Route>
          <Route path="/prompts/:id/runs">
            <PromptRunsPage />
          </Route>
          <Route path="/prompts/:id/runs/:runId">
            <PromptRunPage />
          </Route>
          <Route path="/prompts/:id/bench">
            <PromptBenchPage />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}

/** A manager's buttons beside a training, a session: they come with their own code, and only to managers. */
const trainingActions = {
  training: (trainingId: string) => (
    <Slot>
      <ManagerActions trainingId={trainingId} />
    </Slot>
  ),
  session: (sessionId: string) => (
    <Slot>
      <SessionManagerActions sessionId={sessionId} />
    </Slot>
  ),
};

const sessionActions = ({ id }: { id: string }): ReactNode => trainingActions.session(id);

function Slot({ children }: { children: ReactNode }) {
  return <Suspense fallback={null}>{children}</Suspense>;
}

function NotFound(): ReactNode {
  usePageTitle('No such page');
  return (
    <>
      <PageHeader title="There is no such page" />
      <EmptyState icon="search" title="Nothing is kept here" action={<Link href="/">Go to your first page</Link>}>
        The address may be mistyped, or the page belongs to another role. The navigation leads to everything that is
        yours.
      </EmptyState>
    </>
  );
}

/** The address part as text; left as it is where it is no valid encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray % is no reason to show nothing: the lookup by id or code says that it is unknown.
    return part;
  }
}
