/** The data of server-sent events, out of bytes that come in any pieces. What an end of the bytes cuts off is dropped. */
import { createParser, type ParseError } from 'eventsource-parser';
import { notUnderstood } from './failures.ts';

/** No event of a chat is a fraction of this; what is longer is no event, and must not fill the memory. */
const LONGEST_EVENT = 2 ** 20;

/** Rejects as `read` does, and with LLMError for an event longer than LONGEST_EVENT. */
export async function* serverEvents(read: () => Promise<Uint8Array | null>): AsyncGenerator<string, void, undefined> {
  const waiting: string[] = [];
  const failed: { error?: ParseError } = {};
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent: ({ data }) => void waiting.push(data),
    onError: (error) => {
      // Fields it does not know are to be ignored, says the standard.
      if (error.type === 'max-buffer-size-exceeded') failed.error = error;
    },
  });
  // It keeps the first bytes of a character until the rest has come.
  const decoder = new TextDecoder();
  let last = '';
  for (let bytes = await read(); bytes !== null; bytes = await read()) {
    const text = decoder.decode(bytes, { stream: true });
    parser.feed(text);
    last = text.at(-1) ?? last;
    yield* waiting.splice(0);
    if (failed.error) throw notUnderstood('An event of the stream does not end.', failed.error);
  } // Behind a last CR it waits for an LF, with which the CR would be one line end.
  if (last === '\r') parser.feed('\n');
  yield* waiting;
}
