/** Every command the executor knows: those of people, and the import family, which may be executed after all like any other. */
import type { Command } from './command.ts';
import { resolveOf } from './conflict.ts';
import { replayOf } from './dead-letter.ts';
import { offices, people, trainings } from './import.ts';
import { registrations } from './import-registrations.ts';
import { sessions } from './import-sessions.ts';
import { commands } from './registry.ts';

const byName = new Map(commands);

const definitions: readonly Command[] = [
  offices,
  people,
  trainings,
  sessions,
  registrations,
  // In place of those that find no import.
  resolveOf(byName),
  replayOf(byName),
];
for (const each of definitions) byName.set(each.name, each);

export const allCommands: ReadonlyMap<string, Command> = byName;
