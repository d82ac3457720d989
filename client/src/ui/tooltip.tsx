// A few words about a control, on hover and on focus (React Aria's: Escape hides it, the pointer may rest on it).
// Never the only place where something important is said: touch has no hover.
import type { DOMAttributes, ReactElement, ReactNode } from 'react';
import { Focusable, Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import './tooltip.css';

export interface TooltipProps {
  content: ReactNode;
  /** One focusable element: a button or a link. */
  children: ReactElement<DOMAttributes<Element>, string>;
  placement?: 'top' | 'bottom' | 'left' | 'right' | undefined;
}

/** Adds a tooltip to one control. */
export function Tooltip({ content, children, placement = 'top' }: TooltipProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={100}>
      <Focusable>{children}</Focusable>
      <AriaTooltip className="ui-tooltip" placement={placement} offset={8}>
        {content}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
