// One office on the board: how full it is, who waits, what comes. Every number is a button to its rows.
import { Card } from '../../ui/card.tsx';
import { Meter } from '../../ui/meter.tsx';
import type { Figure, OfficeSum } from './board-sums.ts';
import { LiveNumber } from './live-number.tsx';
import { clockTime } from '../../ui/when.ts';

export interface OfficeColumnProps {
  sum: OfficeSum;
  now: number;
  onOpen: (figure: Figure) => void;
}

/** The card of one office. */
export function OfficeColumn({ sum, now, onOpen }: OfficeColumnProps) {
  const { office, taken, capacity, waiting, upcoming, nearlyFull } = sum;
  const free = Math.max(0, capacity - taken);
  return (
    <Card
      as="li"
      className="board-office"
      headingLevel={2}
      title={office.name}
      eyebrow={office.isVirtual ? 'Anywhere' : `${clockTime(now, office.zone)} there now`}
    >
      <Meter
        label={`Seats taken, ${office.name}`}
        value={taken}
        max={capacity}
        text={capacity === 0 ? 'no seats offered yet' : `${Math.round((taken / capacity) * 100)} % taken`}
        tone={capacity > 0 && free === 0 ? 'warning' : 'normal'}
      />
      <div className="board-numbers">
        <LiveNumber
          value={taken}
          label="seats taken"
          detail={`of ${capacity.toLocaleString('en')}`}
          place={office.name}
          onOpen={() => onOpen('seats')}
        />
        <LiveNumber value={waiting} label="waiting" place={office.name} onOpen={() => onOpen('waiting')} />
        <LiveNumber value={upcoming} label="upcoming sessions" place={office.name} onOpen={() => onOpen('upcoming')} />
        <LiveNumber
          value={nearlyFull}
          label="about to be full"
          place={office.name}
          onOpen={() => onOpen('nearly-full')}
        />
      </div>
    </Card>
  );
}
