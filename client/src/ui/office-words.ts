/** What offices lend to every page: their order in a list, and the name of their clock. Pure. */
import { zoneCity } from './date-text.ts';

interface NamedOffice {
  readonly name: string;
  readonly isVirtual: boolean;
}

/** By name, the virtual office last; one that is not known here stands with it. */
export function byOfficeName(a: NamedOffice | undefined, b: NamedOffice | undefined): number {
  return (
    Number(a?.isVirtual ?? true) - Number(b?.isVirtual ?? true) || (a?.name ?? '').localeCompare(b?.name ?? '', 'en')
  );
}

/** "Boston" in "Boston time": the office's own name; the zone's city where nobody sits at that clock. */
export function clockName(zone: string, office: NamedOffice | undefined): string {
  return office === undefined || office.isVirtual ? zoneCity(zone) : office.name;
}
