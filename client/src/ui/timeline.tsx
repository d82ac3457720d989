// A story in steps: what happened, when, and where it stands now. The last step that has happened is marked.
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './timeline.css';

export type TimelineTone = 'done' | 'current' | 'ahead' | 'success' | 'warning' | 'error';

export interface TimelineStep {
  key: string;
  title: ReactNode;
  /** When, as it is written for people. */
  time?: ReactNode;
  detail?: ReactNode;
  tone?: TimelineTone | undefined;
}

const icons: Record<TimelineTone, IconName | null> = {
  done: 'check',
  current: null,
  ahead: null,
  success: 'check',
  warning: 'clock',
  error: 'alert',
};

/** An ordered list of steps along a line. */
export function Timeline({ steps, label }: { steps: readonly TimelineStep[]; label: string }) {
  return (
    <ol className="ui-timeline" aria-label={label}>
      {steps.map((step) => {
        const tone = step.tone ?? 'done';
        const icon = icons[tone];
        return (
          <li
            key={step.key}
            className={`ui-timeline-step ui-timeline-step--${tone}`}
            aria-current={tone === 'current' ? 'step' : undefined}
          >
            <span className="ui-timeline-dot">{icon === null ? null : <Icon name={icon} size={16} />}</span>
            <div className="ui-timeline-words">
              <p className="ui-timeline-title">
                {step.title}
                {step.time === undefined ? null : <span className="ui-timeline-time">{step.time}</span>}
              </p>
              {step.detail === undefined ? null : <div className="ui-timeline-detail">{step.detail}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
