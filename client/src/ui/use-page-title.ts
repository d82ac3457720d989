// The browser tab's words. Holds always: the page shown last names the tab, and a screen reader hears the page change.
import { useEffect } from 'react';

/** Names the tab "`title` · OpenKMS" while the calling page is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · OpenKMS`;
  }, [title]);
}
