/**
 * Wall time and instants, by what the platform knows of time zones (Intl). Always: a wall time that clocks skip has no
 * instant, one that happens twice means the first (RFC 5545 §3.3.5). A library's Temporal is 20 kB of every first page;
 * zone.property.test.ts holds this file to it instead.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;
const WALL_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/** ms UTC of `YYYY-MM-DDTHH:mm` in an IANA `zone`; undefined when the zone's clocks skip it or it is no date. */
export function toInstant(wall: string, zone: string): number | undefined {
  const asUtc = readAsUtc(wall);
  if (asUtc === undefined) return undefined;
  // Offsets of a day before and after bracket any change near the wall time; the earlier instant is the first of two.
  const offsets = [offsetAt(asUtc - DAY, zone), offsetAt(asUtc, zone), offsetAt(asUtc + DAY, zone)];
  const candidates = [...new Set(offsets)].map((offset) => asUtc - offset).toSorted((a, b) => a - b);
  return candidates.find((instant) => instant + offsetAt(instant, zone) === asUtc);
}

/** True for a name the IANA time zone database knows. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The wall time read as if it were UTC; undefined for 30 February and 25 o'clock. */
function readAsUtc(wall: string): number | undefined {
  const parts = WALL_TIME.exec(wall)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  return new Date(asUtc).toISOString().startsWith(wall) ? asUtc : undefined;
}

/** How far the clocks of an IANA `zone` are ahead of UTC at `instant` (ms UTC), in ms. Throws RangeError for an unknown zone. */
export function offsetAt(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((shown - instant) / MINUTE) * MINUTE;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs more than a hundred uses of it. Throws RangeError for an unknown zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
