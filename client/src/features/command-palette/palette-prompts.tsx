// Brings the library while the palette is open. A part of its own: the first page of the app needs the palette, and must not
// wait for the code that synchronises.
import { queries } from '@openkms/schema/zero/queries.ts';
import { useBrought } from '../../view/use-brought.ts';

/** Draws nothing. */
export function PalettePrompts() {
  useBrought(queries.prompts.library());
  return null;
}
