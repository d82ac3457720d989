/** What GET /api/v1/health answers, and how each part reads. Always: a part unknown here is still shown, by its own name. */
import { z } from 'zod';
import { lengthOfTime } from '../../ui/when.ts';

const detail = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const healthShape = z.object({
  status: z.enum(['ok', 'degraded']),
  components: z.record(
    z.string(),
    z.intersection(z.object({ status: z.enum(['ok', 'down']) }), z.record(z.string(), detail)),
  ),
});
export type Health = z.infer<typeof healthShape>;
export type Component = Health['components'][string];

const names: { readonly [component: string]: string } = {
  postgres: 'Postgres',
  zeroCache: 'Sync (zero-cache)',
  workers: 'Workers (mail, seals)',
  replication: 'Replication',
};

/** "Sync (zero-cache)" for `zeroCache`. */
export function componentName(component: string): string {
  return names[component] ?? component;
}

/** What a part says about itself, in a line. */
export function componentWords(component: Component): string {
  const { status: _status, ...details } = component;
  const words = Object.entries(details).flatMap(([name, value]) => (value === null ? [] : detailWords(name, value)));
  return words.length > 0 ? words.join(' · ') : component.status === 'ok' ? 'answers' : 'does not answer';
}

function detailWords(name: string, value: string | number | boolean): string[] {
  switch (name) {
    case 'ms':
      return [`answered in ${value} ms`];
    case 'answered':
      return value === 200 ? [] : [`answered with status ${value}`];
    case 'running':
      return [`${value} running`];
    case 'lastBeatMsAgo':
      return [Number(value) < 60_000 ? 'seen within a minute' : `last seen ${lengthOfTime(Number(value))} ago`];
    case 'slots':
      return [`${value} ${value === 1 ? 'reader' : 'readers'}`];
    case 'behindBytes':
      return [Number(value) < 1024 ? 'up to date' : `${bytesWords(Number(value))} behind`];
    case 'reason':
      return [String(value)];
    default:
      return [`${name}: ${value}`];
  }
}

/** "1.5 MB"; decimal units, as browsers and disks count. */
export function bytesWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
