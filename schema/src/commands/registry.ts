/**
 * The commands that people issue, by name: the list that browser, executor and OpenAPI share. The import family is in
 * import-registry.ts, so that no page carries it.
 */
import type { Command } from './command.ts';
import * as conflict from './conflict.ts';
import * as registration from './registration.ts';
import * as session from './session.ts';
import * as training from './training.ts';

const definitions: readonly Command[] = [
  registration.register,
  registration.cancel,
  training.create,
  training.edit,
  training.archive,
  session.schedule,
  session.edit,
  session.move,
  session.cancel,
  session.restore,
  conflict.resolve,
  conflict.reopen,
];

export const commands: ReadonlyMap<string, Command> = new Map(definitions.map((each) => [each.name, each]));
