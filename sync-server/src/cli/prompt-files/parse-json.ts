/**
 * JSON, more strictly than JSON.parse: a key that stands twice is named and not overwritten. Always: keys such as
 * `__proto__` are data; no nesting ends the stack.
 */
import { isDeeperThan, MAX_JSON_DEPTH } from '@openkms/schema/domain/json-depth.ts';
import { walkJson } from './json-walk.ts';
import { failed, type Parsed } from './parsed.ts';
import { type Locate, locateBy, pathKey, positionsIn } from './position.ts';
import { type Problem, problem, quoted } from './problem.ts';

/** The value of `text`. Fails with `json_malformed`, `json_too_deep` or `key_twice`. */
export function parseJsonText(text: string, file: string): Parsed {
  const at = positionsIn(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { reason, offset } = whatIsWrong(text, error);
    return failed(problem(file, 'json_malformed', `It is not JSON: ${reason}.`, at(offset)));
  }
  if (isDeeperThan(value, MAX_JSON_DEPTH))
    return failed(problem(file, 'json_too_deep', `Values are nested in each other more than ${MAX_JSON_DEPTH} times.`));
  const twice: Problem[] = [];
  walkJson(text, {
    keyTwice: (key, offset) =>
      twice.push(problem(file, 'key_twice', `The key ${quoted(key)} stands twice.`, at(offset))),
  });
  if (twice.length > 0) return failed(...twice);
  let locate: Locate | undefined;
  return {
    kind: 'value',
    value,
    locate: (path) => {
      locate ??= locateBy(offsetsIn(text), at);
      return locate(path);
    },
  };
}

function offsetsIn(text: string): Map<string, number> {
  const offsets = new Map<string, number>();
  walkJson(text, { value: (path, offset) => offsets.set(pathKey(path), offset) });
  return offsets;
}

const HAS_POSITION = /^(.*?) (?:in|after) JSON at position (\d+)/;
const UNEXPECTED_TOKEN = 'Unexpected token';

/** The engine's words, without the stretch of the file that it quotes. */
function whatIsWrong(text: string, error: unknown): { reason: string; offset: number } {
  const message = error instanceof Error ? error.message : '';
  const [, reason, offset] = HAS_POSITION.exec(message) ?? [];
  if (reason !== undefined) return { reason: lowerFirst(reason), offset: Number(offset) };
  if (message.startsWith(UNEXPECTED_TOKEN)) {
    const at = unexpectedToken(text);
    return { reason: `unexpected ${quoted(String.fromCodePoint(text.codePointAt(at) ?? 0))}`, offset: at };
  }
  return { reason: 'it ends too early', offset: text.length };
}

/** The engine does not say where the token is: the shortest beginning of `text` that has it ends with it. */
function unexpectedToken(text: string): number {
  const hasIt = (length: number): boolean => {
    try {
      JSON.parse(text.slice(0, length));
      return false;
    } catch (error) {
      return error instanceof Error && error.message.startsWith(UNEXPECTED_TOKEN);
    }
  };
  let without = 0;
  let having = text.length;
  while (having - without > 1) {
    const middle = Math.floor((without + having) / 2);
    if (hasIt(middle)) having = middle;
    else without = middle;
  }
  return having - 1;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
