/** Every command the executor knows: those of people, and the import family. */
import type { Command } from './command.ts';
import { offices, people, registrations, sessions, trainings } from './import.ts';
import { commands } from './registry.ts';

const imports: readonly Command[] = [offices, people, trainings, sessions, registrations];

export const allCommands: ReadonlyMap<string, Command> = new Map([
  ...commands,
  ...imports.map((each) => [each.name, each] as const),
]);
