// The frame around every page of somebody who is signed in: navigation by role, the sync element, the person, ⌘K, and
// what cannot wait (a new version, signing in again).
import { Suspense, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Palette } from '../features/command-palette/palette.tsx';
import { SyncPill } from '../features/sync-status/sync-pill.tsx';
import type { CatalogueSearch } from '../search/search-client.ts';
import { AppShell } from '../ui/app-shell.tsx';
import { Button } from '../ui/button.tsx';
import { ToastRegion } from '../ui/toast-region.tsx';
import { useToasts } from '../ui/use-toasts.ts';
import type { Person } from '../view/use-session.ts';
import { useSync } from '../view/use-sync.ts';
import { useView, type View } from '../view/use-view.ts';
import { useInstallOffer } from './install-prompt.ts';
import { currentItem, homeOf, navigationOf, type Waiting } from './navigation.ts';
import { lazySlot } from './lazy-page.tsx';
import { NotSealedDialog } from './not-sealed-dialog.tsx';
import { isPaletteKey, paletteCommands, palettePages, SHORTCUT } from './palette-entries.ts';
import type { ServiceWorkerUpdates } from './register-service-worker.ts';
import { ShellBanner } from './shell-banner.tsx';
import { useRouteFocus } from './use-route-focus.ts';
import { UserMenu } from './user-menu.tsx';
import './shell.css';

const PalettePrompts = lazySlot(async () => ({
  default: (await import('../features/command-palette/palette-prompts.tsx')).PalettePrompts,
}));

export interface ShellProps {
  person: Person;
  updates: ServiceWorkerUpdates;
  search: CatalogueSearch | null;
  /** `queue_not_sealed` where nothing has happened, because what waits could not be sealed. */
  onSignOut: () => Promise<{ ok: true } | { ok: false; code: string }>;
  children: ReactNode;
}

/** The shell; `children` is the page. */
export function Shell({ person, updates, search, onSignOut, children }: ShellProps) {
  const [path, navigate] = useLocation();
  const [paletteIsOpen, setPaletteIsOpen] = useState(false);
  const install = useInstallOffer();
  const canInstall = install !== null;
  const waiting = useView((view) => waitingFor(person, view));
  const [isNotSealed, setNotSealed] = useState(false);
  const { retry } = useSync();
  const toasts = useToasts();
  const groups = useMemo(() => navigationOf(person.role, waiting), [person.role, waiting]);
  const pages = useMemo(() => palettePages(groups), [groups]);
  const commands = useMemo(() => paletteCommands(canInstall), [canInstall]);
  useRouteFocus(path);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isPaletteKey(event)) return;
      event.preventDefault();
      setPaletteIsOpen((open) => !open);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  const leave = async (): Promise<void> => {
    const left = await onSignOut();
    setNotSealed(!left.ok);
  };

  const runCommand = (id: string): void => {
    if (id === 'retry') retry();
    else if (id === 'install') install?.();
    else if (id === 'sign-out') void leave();
    else if (id === 'check-update') void updates.check();
  };

  return (
    <>
      <AppShell
        groups={groups}
        currentId={currentItem(groups, path)}
        onNavigate={navigate}
        homeHref={homeOf(person.role)}
        onOpenPalette={() => setPaletteIsOpen(true)}
        paletteShortcut={SHORTCUT}
        banner={<ShellBanner updates={updates} install={install} />}
        syncStatus={<SyncPill />}
        userMenu={
          <>
            {install !== null ? (
              <div className="shell-install">
                <Button size="small" variant="secondary" icon="download" onNavy onClick={install}>
                  Install app
                </Button>
              </div>
            ) : null}
            <UserMenu person={person} canInstall={canInstall} onAction={runCommand} />
          </>
        }
      >
        {children}
      </AppShell>
      <Palette
        isOpen={paletteIsOpen}
        onClose={() => setPaletteIsOpen(false)}
        search={search}
        pages={pages}
        commands={commands}
        onGo={navigate}
        onCommand={runCommand}
      />
      {paletteIsOpen && (
        <Suspense fallback={null}>
          <PalettePrompts />
        </Suspense>
      )}
      <NotSealedDialog isOpen={isNotSealed} onClose={() => setNotSealed(false)} onTryAgain={leave} />
      <ToastRegion queue={toasts} />
    </>
  );
}

const NOTHING: Waiting = { conflicts: 0, setAside: 0 };

function waitingFor({ role }: Person, view: View): Waiting {
  if (role !== 'admin') return NOTHING;
  return {
    conflicts: view
      .table('syncConflict')
      .all()
      .filter(({ status }) => status === 'open').length,
    setAside: view
      .table('commandDeadLetter')
      .all()
      .filter(({ resolution }) => resolution === null).length,
  };
}
