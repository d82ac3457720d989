/** The offices of the organisation, as the demo seed makes them and as the training files name them. */
import { sourceId } from './source-id.ts';

export const OFFICES = [
  { code: 'NYC', name: 'New York', zone: 'America/New_York', isVirtual: false },
  { code: 'Boston', name: 'Boston', zone: 'America/New_York', isVirtual: false },
  { code: 'Dallas', name: 'Dallas', zone: 'America/Chicago', isVirtual: false },
  { code: 'virtual', name: 'Virtual', zone: 'America/New_York', isVirtual: true },
] as const;

export type OfficeCode = (typeof OFFICES)[number]['code'];

export type OfficeRow = { id: string; code: string; name: string; zone: string; isVirtual: boolean };

/** The offices as rows of `import.offices`. */
export function officeRows(orgId: string): OfficeRow[] {
  return OFFICES.map((office) => ({ id: sourceId(orgId, 'office', office.code), ...office }));
}
