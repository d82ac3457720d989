// The shape of what is about to be here. Say once, for the whole group, that it is loading.
import type { ReactNode } from 'react';
import { VisuallyHidden } from './visually-hidden.tsx';
import './skeleton.css';

export interface SkeletonProps {
  shape?: 'text' | 'title' | 'block' | 'card' | 'circle' | undefined;
  /** Lines of text; the last is shorter. */
  lines?: number | undefined;
}

/** Grey bones of a part; hidden from assistive technology. */
export function Skeleton({ shape = 'text', lines = 1 }: SkeletonProps) {
  const bones = shape === 'text' ? lines : 1;
  return (
    <span className="ui-skeleton-group" aria-hidden="true">
      {Array.from({ length: bones }, (_, index) => (
        <span key={index} className={`ui-skeleton ui-skeleton--${shape}`} />
      ))}
    </span>
  );
}

/** Wraps skeletons; reads "Loading …" once. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="ui-loading">
      <VisuallyHidden>
        <output>{label}</output>
      </VisuallyHidden>
      {children}
    </div>
  );
}
