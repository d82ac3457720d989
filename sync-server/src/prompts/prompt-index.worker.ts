/** The thread that holds the indexes of prompts. All it does is in prompt-shelves.ts. */
import { parentPort } from 'node:worker_threads';
import { PromptShelves, type ShelfRequest } from './prompt-shelves.ts';

const shelves = new PromptShelves();
const port = parentPort;

port?.on('message', ({ id, asked }: { readonly id: number; readonly asked: ShelfRequest }) => {
  // What fails here is a fault of ours: it ends the thread, and prompt-index.ts begins another.
  port.postMessage({ id, found: shelves.answer(asked) });
});
