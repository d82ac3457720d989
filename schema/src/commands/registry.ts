/**
 * The commands that people issue, by name: the list that browser, executor and OpenAPI share. The import family is in
 * import-registry.ts, so that no page carries it; of one that was kept a page knows the name alone.
 */
import type { Command } from './command.ts';
import * as conflict from './conflict.ts';
import * as deadLetter from './dead-letter.ts';
import * as device from './device.ts';
import * as prompt from './prompt.ts';
import * as promptCase from './prompt-case.ts';
import * as promptImport from './prompt-import.ts';
import * as promptLabel from './prompt-label.ts';
import * as promptLink from './prompt-link.ts';
import * as promptRun from './prompt-run.ts';
import * as promptTags from './prompt-tags.ts';
import * as promptVersion from './prompt-version.ts';
import * as receipt from './receipt.ts';
import * as registration from './registration.ts';
import * as session from './session.ts';
import type { Lookup } from './stored-command.ts';
import * as training from './training.ts';
import * as user from './user.ts';

const byName = new Map<string, Command>();
const kept: Lookup = { get: (name) => byName.get(name), elsewhere: (name) => name.startsWith('import.') };

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
  conflict.resolveOf(kept),
  conflict.reopen,
  deadLetter.replayOf(kept),
  deadLetter.dismiss,
  device.revoke,
  device.readmit,
  prompt.create,
  prompt.edit,
  prompt.archive,
  prompt.restore,
  prompt.remove,
  prompt.review,
  promptVersion.save,
  promptVersion.revert,
  promptVersion.merge,
  promptVersion.resolve,
  promptImport.take,
  promptLabel.move,
  promptLink.link,
  promptLink.unlink,
  promptTags.settle,
  promptCase.save,
  promptCase.remove,
  promptRun.start,
  promptRun.cancel,
  promptRun.judge,
  receipt.see,
  user.edit,
];
for (const each of definitions) byName.set(each.name, each);

export const commands: ReadonlyMap<string, Command> = byName;
