/**
 * The thread of prompt-index.worker.ts as a function to call. Always: begun when first asked; whoever waits when it ends is
 * told so (AppError `unavailable`), and the next question begins another, whose shelves are empty.
 */
import type { SimilarDocument } from '@openkms/schema/search/similar.ts';
import { Worker } from 'node:worker_threads';
import { AppError } from '../app-error.ts';
import type { ShelfRequest } from './prompt-shelves.ts';

/** A thread that needs more is ended; the arrays of an index are not counted by this. */
const MOST_HEAP_MB = 1024;

type Waiting = {
  readonly resolve: (found: readonly SimilarDocument[]) => void;
  readonly reject: (error: unknown) => void;
};

export class ShelfThread {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private readonly onEnd: (error: unknown) => void;

  /** `onEnd` hears when a thread ended that nobody stopped. */
  constructor(onEnd: (error: unknown) => void) {
    this.onEnd = onEnd;
  }

  ask(asked: ShelfRequest): Promise<readonly SimilarDocument[]> {
    const worker = this.worker ?? this.begin();
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, asked }, []);
    });
  }

  async stop(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    this.letDown(new Error('the server is stopping'));
    await worker?.terminate();
  }

  private begin(): Worker {
    const worker = new Worker(new URL('./prompt-index.worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    });
    worker.on('message', ({ id, found }: { id: number; found: readonly SimilarDocument[] }) => {
      this.waiting.get(id)?.resolve(found);
      this.waiting.delete(id);
    });
    const ended = (error: unknown) => {
      if (this.worker !== worker) return;
      this.worker = null;
      this.onEnd(error);
      this.letDown(error);
    };
    worker.on('error', ended);
    worker.on('exit', (code) => ended(new Error(`the thread of the prompt index ended with ${code}`)));
    // A server that has nothing else to do may end.
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private letDown(cause: unknown): void {
    for (const { reject } of this.waiting.values()) reject(new AppError('unavailable', 503, {}, { cause }));
    this.waiting.clear();
  }
}
