// Where a file of changes comes in: a button that opens the browser's own file chooser, and the whole page as a place to
// drop one. Always: dropping elsewhere than here keeps its usual meaning; the button alone does everything.
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { useImport } from './use-transfer.ts';

/** The button in the page's head. */
export function ImportButton({ isTaking, take }: ReturnType<typeof useImport>) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="A file of exported changes"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) take(file);
          // The same file again is a new wish.
          event.currentTarget.value = '';
        }}
      />
      <Button
        size="small"
        icon="upload"
        variant="quiet"
        pending={isTaking}
        pendingLabel="Taking the file in"
        onClick={() => input.current?.click()}
      >
        Import
      </Button>
    </>
  );
}

/** Its children, onto which a file can be dropped. */
export function DropPlace({ take, children }: { take: (file: Blob) => void; children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  const hasFile = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return (
    <div
      className="sync-drop"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) take(file);
      }}
    >
      {children}
      {isOver ? (
        <p className="sync-drop-words">
          <Icon name="upload" size={24} /> Drop it: changes you exported on another device
        </p>
      ) : null}
    </div>
  );
}
