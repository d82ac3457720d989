// The frame around every page: skip link, navigation, sync status, person, and the main landmark.
// One set of elements serves both shapes: a navy column on a laptop; on a phone a top bar, a bottom bar with the
// first destinations, and a sheet for the rest. Each slot is drawn once, so ids and live regions stay unique.
import { useState, type MouseEvent, type ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { Icon, type IconName } from './icon.tsx';
import { isPlainClick } from './plain-click.ts';
import { VisuallyHidden } from './visually-hidden.tsx';
import './app-shell.css';

export interface NavigationItem {
  id: string;
  label: string;
  href: string;
  icon: IconName;
  /** In the phone's bottom bar (at most four); the rest lie under "More". */
  primary?: boolean | undefined;
  /** A small gold number, with what it counts for screen readers ("3 open conflicts"). */
  count?: { value: number; label: string } | undefined;
}

export interface NavigationGroup {
  id: string;
  /** Shown above the group on a laptop; leave out for the first. */
  label?: string | undefined;
  items: readonly NavigationItem[];
}

export interface AppShellProps {
  groups: readonly NavigationGroup[];
  /** The id of the item that is shown now. */
  currentId: string | null;
  /** Called for a plain click on an item; other clicks stay the browser's. */
  onNavigate: (href: string) => void;
  /** Where the brand mark leads. */
  homeHref?: string | undefined;
  syncStatus?: ReactNode;
  userMenu?: ReactNode;
  /** Opens the command palette; the button is left out without it. */
  onOpenPalette?: (() => void) | undefined;
  /** The palette's shortcut as it is written on this machine, such as "⌘K". */
  paletteShortcut?: string | undefined;
  /** A full-width notice above the page (offline, a new version waits). */
  banner?: ReactNode;
  children: ReactNode;
}

/** The app's frame; `children` is the page. */
export function AppShell({
  groups,
  currentId,
  onNavigate,
  homeHref = '/',
  syncStatus,
  userMenu,
  onOpenPalette,
  paletteShortcut = '⌘K',
  banner,
  children,
}: AppShellProps) {
  const [moreIsOpen, setMoreIsOpen] = useState(false);
  const follow = (href: string) => (event: MouseEvent<HTMLAnchorElement>) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    setMoreIsOpen(false);
    onNavigate(href);
  };
  const hidden = groups.flatMap((group) => group.items.filter((item) => item.primary !== true));
  const moreIsCurrent = hidden.some((item) => item.id === currentId);
  const waiting = hidden.reduce((sum, item) => sum + (item.count?.value ?? 0), 0);

  return (
    <div className="ui-shell">
      <a className="ui-shell-skip" href="#main">
        Skip to the page
      </a>
      <header className="ui-shell-side">
        <a className="ui-shell-brand" href={homeHref} onClick={follow(homeHref)}>
          <img src="/icons/mark.svg" alt="" width="32" height="32" />
          <span>OpenKMS</span>
        </a>
        {onOpenPalette === undefined ? null : (
          <button
            type="button"
            className="ui-shell-palette"
            onClick={onOpenPalette}
            aria-keyshortcuts="Meta+K Control+K"
          >
            <Icon name="search" />
            <span className="ui-shell-palette-words">Find anything</span>
            <kbd aria-hidden="true">{paletteShortcut}</kbd>
          </button>
        )}
        <nav className="ui-shell-nav" aria-label="Main">
          {groups.map((group) => (
            <div className="ui-shell-group" key={group.id}>
              {group.label === undefined ? null : (
                <p className="ui-shell-group-label" id={`ui-shell-group-${group.id}`}>
                  {group.label}
                </p>
              )}
              <ul
                className="ui-shell-items"
                aria-labelledby={group.label === undefined ? undefined : `ui-shell-group-${group.id}`}
              >
                {group.items.map((item) => (
                  <li key={item.id} className={item.primary === true ? 'ui-shell-primary' : 'ui-shell-secondary'}>
                    <NavigationLink item={item} isCurrent={item.id === currentId} onClick={follow(item.href)} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
          {hidden.length === 0 ? null : (
            <button
              type="button"
              className="ui-shell-link ui-shell-more"
              aria-haspopup="dialog"
              aria-expanded={moreIsOpen}
              data-current={moreIsCurrent || undefined}
              onClick={() => setMoreIsOpen(true)}
            >
              <Icon name="menu" />
              <span>More</span>
              {waiting === 0 ? null : <Count value={waiting} label="waiting" />}
            </button>
          )}
        </nav>
        <div className="ui-shell-foot">
          {syncStatus === undefined ? null : <div className="ui-shell-sync">{syncStatus}</div>}
          {userMenu === undefined ? null : <div className="ui-shell-user">{userMenu}</div>}
        </div>
      </header>
      <div className="ui-shell-page">
        {banner === undefined ? null : (
          <section aria-label="Notice" className="ui-shell-banner">
            {banner}
          </section>
        )}
        <main id="main" tabIndex={-1} className="ui-shell-main">
          {children}
        </main>
      </div>
      <Dialog isOpen={moreIsOpen} onClose={() => setMoreIsOpen(false)} title="More">
        <nav aria-label="More pages">
          <ul className="ui-shell-sheet">
            {hidden.map((item) => (
              <li key={item.id}>
                <NavigationLink item={item} isCurrent={item.id === currentId} onClick={follow(item.href)} />
              </li>
            ))}
          </ul>
        </nav>
      </Dialog>
    </div>
  );
}

interface NavigationLinkProps {
  item: NavigationItem;
  isCurrent: boolean;
  onClick: (event: MouseEvent<HTMLAnchorElement>) => void;
}

function NavigationLink({ item, isCurrent, onClick }: NavigationLinkProps) {
  return (
    <a className="ui-shell-link" href={item.href} aria-current={isCurrent ? 'page' : undefined} onClick={onClick}>
      <Icon name={item.icon} />
      <span>{item.label}</span>
      {item.count === undefined || item.count.value === 0 ? null : <Count {...item.count} />}
    </a>
  );
}

function Count({ value, label }: { value: number; label: string }) {
  return (
    <span className="ui-shell-count">
      {value > 99 ? '99+' : value}
      <VisuallyHidden> {label}</VisuallyHidden>
    </span>
  );
}
