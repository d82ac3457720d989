/** What every `LLMProvider` must do, as tests. A provider's test sets the stage: a server that does as it is told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  LLMError,
  type LLMFailure,
  type LLMProvider,
  type LLMRequest,
  llmRequest,
  type LLMStreamEvent,
} from './llm-provider.ts';

/** What the server does with the next call; `pieces` are what it sends of the answer before that. */
export type LLMSituation =
  | { readonly kind: 'answers'; readonly pieces: readonly string[]; readonly usage: [number, number] | null }
  | { readonly kind: 'cuts'; readonly pieces: readonly string[] }
  /** Says nothing more, and does not end either. */
  | { readonly kind: 'falls-silent'; readonly pieces: readonly string[] }
  | { readonly kind: 'refuses'; readonly code: LLMFailure['code'] }
  | { readonly kind: 'is-away' };

export type LLMStage = {
  /** Its time limits are short enough for a test to wait for them. */
  readonly provider: LLMProvider;
  readonly next: (situation: LLMSituation) => Promise<void>;
  /** How many calls the server has had. */
  readonly calls: () => number;
  /** Resolves when the last call has ended at the server: true where the client went before the answer was whole. */
  readonly clientLeft: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const REQUEST: LLMRequest = llmRequest.parse({
  messages: [
    { role: 'system', content: 'Answer briefly.' },
    { role: 'user', content: 'Grüße an alle 🙂' },
  ],
});

/** Which refusals the protocol of this provider can express. */
export function describeLLMProvider(
  name: string,
  setUp: () => Promise<LLMStage>,
  refusals: readonly LLMFailure['code'][],
): void {
  describe(`${name} is an LLMProvider`, () => {
    let stage: LLMStage;
    beforeEach(async () => {
      stage = await setUp();
    });
    afterEach(() => stage.close());

    it('streams the pieces as they come and then ends with model, reason and usage', async () => {
      await stage.next({ kind: 'answers', pieces: ['Hel', 'lo 🙂'], usage: [11, 2] });
      const events = await all(stage.provider.stream(REQUEST));
      expect(events.slice(0, -1)).toEqual([
        { kind: 'delta', text: 'Hel' },
        { kind: 'delta', text: 'lo 🙂' },
      ]);
      expect(events.at(-1)).toEqual({
        kind: 'end',
        model: expect.any(String),
        finishReason: 'stop',
        usage: { inputTokens: 11, outputTokens: 2, estimated: false },
      });
    });

    it('completes with the whole text', async () => {
      await stage.next({ kind: 'answers', pieces: ['Hel', 'lo'], usage: [11, 2] });
      expect(await stage.provider.complete(REQUEST)).toMatchObject({ text: 'Hello', finishReason: 'stop' });
    });

    it('marks a usage that it had to estimate', async () => {
      await stage.next({ kind: 'answers', pieces: ['Hello, everybody'], usage: null });
      const { usage } = await stage.provider.complete(REQUEST);
      expect(usage.estimated).toBe(true);
      expect(usage.inputTokens).toBeGreaterThan(0);
      expect(usage.outputTokens).toBeGreaterThan(0);
    });

    it('ends an empty answer without a delta', async () => {
      await stage.next({ kind: 'answers', pieces: [], usage: [11, 0] });
      expect(await all(stage.provider.stream(REQUEST))).toEqual([expect.objectContaining({ kind: 'end' })]);
    });

    it.each([
      ['before the first piece', [], false],
      ['after some pieces', ['Hel', 'lo'], true],
    ])('takes a stream cut %s for an error, never for an end', async (_, pieces, afterText) => {
      await stage.next({ kind: 'cuts', pieces });
      const events: LLMStreamEvent[] = [];
      const failure = await failureOf(async () => {
        for await (const event of stage.provider.stream(REQUEST)) events.push(event);
      });
      expect(failure).toMatchObject({ code: 'llm_stream_cut', afterText });
      expect(events).toEqual(pieces.map((text) => ({ kind: 'delta', text })));
      await stage.next({ kind: 'cuts', pieces });
      expect(await failureOf(() => stage.provider.complete(REQUEST))).toMatchObject({ code: 'llm_stream_cut' });
    });

    it.each(['llm_unauthorised', ...refusals] as const)('fails with %s, and does not try again', async (code) => {
      await stage.next({ kind: 'refuses', code });
      expect(await failureOf(() => stage.provider.complete(REQUEST))).toMatchObject({ code });
      expect(stage.calls()).toBe(1);
      await stage.next({ kind: 'refuses', code });
      expect(await failureOf(() => all(stage.provider.stream(REQUEST)))).toMatchObject({ code });
      expect(stage.calls()).toBe(2);
    });

    it.each([
      ['never begins', []],
      ['falls silent', ['Hel']],
    ])('fails with llm_timeout where the answer %s, and leaves the server', async (_, pieces) => {
      await stage.next({ kind: 'falls-silent', pieces });
      expect(await failureOf(() => stage.provider.complete(REQUEST))).toMatchObject({ code: 'llm_timeout' });
      expect(await stage.clientLeft()).toBe(true);
    });

    it('fails with llm_unreachable where nobody answers, and is down', async () => {
      await stage.next({ kind: 'is-away' });
      expect(await failureOf(() => stage.provider.complete(REQUEST))).toMatchObject({ code: 'llm_unreachable' });
      expect(await failureOf(() => stage.provider.models())).toMatchObject({ code: 'llm_unreachable' });
      expect(await stage.provider.health()).toMatchObject({ kind: 'down', failure: { code: 'llm_unreachable' } });
    });

    it('ends the call at the server when the caller aborts, and rejects with the caller’s reason', async () => {
      await stage.next({ kind: 'falls-silent', pieces: ['Hel'] });
      const controller = new AbortController();
      const reason = new Error('the person closed the page');
      const seen: LLMStreamEvent[] = [];
      const reading = (async () => {
        for await (const event of stage.provider.stream(REQUEST, { signal: controller.signal })) {
          seen.push(event);
          controller.abort(reason);
        }
      })();
      await expect(reading).rejects.toBe(reason);
      expect(seen).toEqual([{ kind: 'delta', text: 'Hel' }]);
      expect(await stage.clientLeft()).toBe(true);
    });

    it('does not call at all with a signal that was aborted before', async () => {
      const signal = AbortSignal.abort(new Error('too late'));
      await expect(stage.provider.complete(REQUEST, { signal })).rejects.toThrow('too late');
      await expect(all(stage.provider.stream(REQUEST, { signal }))).rejects.toThrow('too late');
      await expect(stage.provider.health({ signal })).rejects.toThrow('too late');
      expect(stage.calls()).toBe(0);
    });

    it('ends the call at the server when the caller leaves the loop', async () => {
      await stage.next({ kind: 'falls-silent', pieces: ['Hel'] });
      for await (const event of stage.provider.stream(REQUEST)) {
        expect(event).toEqual({ kind: 'delta', text: 'Hel' });
        break;
      }
      expect(await stage.clientLeft()).toBe(true);
    });

    it('calls nobody before the first event is asked for', async () => {
      const stream = stage.provider.stream(REQUEST);
      expect(stage.calls()).toBe(0);
      await stream.return();
      expect(stage.calls()).toBe(0);
    });

    it('names its models and is up', async () => {
      const models = await stage.provider.models();
      expect(models.length).toBeGreaterThan(0);
      expect(await stage.provider.health()).toEqual({
        kind: 'up',
        latencyMs: expect.any(Number),
        models: models.length,
      });
    });
  });
}

export async function all(stream: AsyncIterable<LLMStreamEvent>): Promise<LLMStreamEvent[]> {
  const events: LLMStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The failure that `call` ends with; throws where it ends otherwise. */
export async function failureOf(call: () => Promise<unknown>): Promise<LLMFailure> {
  try {
    await call();
  } catch (error) {
    if (error instanceof LLMError) return error.failure;
    throw error;
  }
  throw new Error('It did not fail.');
}
