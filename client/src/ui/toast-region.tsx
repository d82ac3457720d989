// Where toasts appear. A landmark and a polite live region; time stands still while the pointer or the focus rests
// on the toasts, so Undo can be reached.
import { useEffect, useRef, useSyncExternalStore, type RefObject } from 'react';
import { Button, IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { stayOf, type Toast, type ToastQueue } from './toast-queue.ts';
import './toast-region.css';

const heldMs = 2_000;

const icons: Record<NonNullable<Toast['tone']>, IconName> = {
  success: 'check-circle',
  info: 'info',
  warning: 'alert',
  error: 'alert',
};

/** Draws a queue's toasts; place it once, at the end of the page. */
export function ToastRegion({ queue }: { queue: ToastQueue }) {
  const toasts = useSyncExternalStore(queue.subscribe, queue.toasts, queue.toasts);
  const list = useRef<HTMLOListElement>(null);
  return (
    <section className="ui-toasts" aria-label="Notifications" data-react-aria-top-layer="true">
      <ol ref={list} className="ui-toasts-list" aria-live="polite" aria-relevant="additions text">
        {toasts.map((toast) => (
          <ToastItem key={toast.id} toast={toast} list={list} onDismiss={queue.dismiss} />
        ))}
      </ol>
    </section>
  );
}

interface ToastItemProps {
  toast: Toast;
  list: RefObject<HTMLOListElement | null>;
  onDismiss: (id: string) => void;
}

function ToastItem({ toast, list, onDismiss }: ToastItemProps) {
  const stay = stayOf(toast);
  useEffect(() => {
    if (stay === null) return;
    let timer = setTimeout(leave, stay);
    function leave(): void {
      // Someone is about to use a toast: look again a little later.
      const isHeld = list.current?.matches(':hover, :focus-within') === true;
      if (isHeld) timer = setTimeout(leave, heldMs);
      else onDismiss(toast.id);
    }
    return () => clearTimeout(timer);
  }, [stay, toast, list, onDismiss]);
  const tone = toast.tone ?? 'success';
  return (
    <li className={`ui-toast ui-toast--${tone}`}>
      <Icon name={icons[tone]} />
      <div className="ui-toast-words">
        <p>{toast.message}</p>
        {toast.detail === undefined ? null : <p className="ui-toast-detail">{toast.detail}</p>}
      </div>
      {toast.action === undefined ? null : (
        <Button
          size="small"
          variant="secondary"
          onNavy
          onClick={() => {
            toast.action?.onPress();
            onDismiss(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton icon="x" label="Dismiss" size="small" onNavy onClick={() => onDismiss(toast.id)} />
    </li>
  );
}
