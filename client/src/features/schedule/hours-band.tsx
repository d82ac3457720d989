// The year's learning hours: earned, planned, and what is still open of the goal.
import { Ring } from '../../ui/ring.tsx';
import { decimal } from '../../ui/number-text.ts';
import type { Hours } from './use-schedule.ts';

/** A band with the ring and its words. */
export function HoursBand({ hours }: { hours: Hours }) {
  const { earned, planned, waitlisted, goal, year } = hours;
  const open = Math.max(0, goal - earned - planned);
  return (
    <section className="hours" aria-labelledby="hours-heading">
      <Ring
        value={earned}
        goal={goal}
        forecast={earned + planned}
        unit="hours"
        label={`Learning hours earned in ${year}`}
      />
      <div className="hours-words">
        <h2 id="hours-heading">{headline(hours)}</h2>
        <dl className="hours-facts">
          <Part term="Earned" hours={earned} />
          <Part term="Planned" hours={planned} />
          {waitlisted === 0 ? null : <Part term="On waitlists" hours={waitlisted} />}
          <Part term="Still open" hours={open} />
        </dl>
      </div>
    </section>
  );
}

function Part({ term, hours }: { term: string; hours: number }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{decimal(hours)} h</dd>
    </div>
  );
}

function headline({ earned, planned, goal, year }: Hours): string {
  if (goal <= 0) return `Your learning in ${year}`;
  if (earned >= goal) return `Goal reached: ${decimal(earned)} of ${decimal(goal)} hours in ${year}`;
  if (earned + planned >= goal) return `What you have planned reaches your ${decimal(goal)} hours`;
  return `${decimal(earned + planned)} of ${decimal(goal)} hours earned or planned in ${year}`;
}
