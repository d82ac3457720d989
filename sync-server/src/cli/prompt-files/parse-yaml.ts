/**
 * YAML 1.2, as far as it is plain data. Always: a tag beyond plain data, a key that stands twice and an anchor that is set
 * twice are refused; aliases are followed on a budget, so that a small file cannot stand for a large one.
 */
import { MAX_JSON_DEPTH } from '@openkms/schema/domain/json-depth.ts';
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { LIMITS } from './limits.ts';
import { failed, type Parsed } from './parsed.ts';
import { LOCATED_DEPTH, locateBy, pathKey, type Position } from './position.ts';
import { type Problem, problem, type ProblemCode, quoted } from './problem.ts';

/**
 * The value of `text`; null where it says nothing. `at` says where an offset of `text` is in the file. Fails with
 * `yaml_malformed`, `yaml_too_complex`, `yaml_tag` or `key_twice`.
 */
export function parseYamlText(text: string, file: string, at: (offset: number) => Position): Parsed {
  // Keys are compared here: the library compares each with each, which takes minutes where there are many.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, merge: false });
  if (document.errors.some((error) => error.code === 'RESOURCE_EXHAUSTION'))
    return failed(problem(file, 'yaml_too_complex', 'It is nested too deeply to be read.'));
  if (document.errors.length > 0)
    return failed(
      ...document.errors.map((error) =>
        problem(file, 'yaml_malformed', `It is not YAML: ${error.message}.`, at(error.pos[0])),
      ),
    );
  const offsets = new Map<string, number>();
  try {
    const value = createReader(offsets)(document.contents);
    return { kind: 'value', value, locate: locateBy(offsets, at) };
  } catch (error) {
    if (error instanceof Refusal) return failed(error.problem(file, at));
    throw error;
  }
}

class Refusal extends Error {
  readonly #code: ProblemCode;
  readonly #offset: number;

  constructor(code: ProblemCode, message: string, offset: number) {
    super(message);
    this.#code = code;
    this.#offset = offset;
  }

  problem(file: string, at: (offset: number) => Position): Problem {
    return problem(file, this.#code, this.message, at(this.#offset));
  }
}

/** Turns nodes into values, and writes down where each is that was not reached through an alias. */
function createReader(offsets: Map<string, number>): (root: Node | null) => unknown {
  const anchors = new Map<string, Node>();
  let values = 0;
  let aliasedCharacters = 0;

  const read = (node: unknown, path: readonly (string | number)[], throughAlias: boolean): unknown => {
    const offset = offsetOf(node);
    values += 1;
    if (values > LIMITS.yamlValues || path.length > MAX_JSON_DEPTH || aliasedCharacters > LIMITS.fileBytes)
      throw new Refusal('yaml_too_complex', 'Its aliases stand for too much, or it is nested too deeply.', offset);
    if (!throughAlias) {
      if (path.length <= LOCATED_DEPTH) offsets.set(pathKey(path), offset);
      setAnchor(node, offset);
    }
    if (!isAlias(node) && isTagged(node))
      throw new Refusal('yaml_tag', `The tag ${quoted(node.tag)} stands for more than plain data.`, offset);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (!target) throw new Refusal('yaml_malformed', `There is no anchor ${quoted(node.source)} before it.`, offset);
      // One level deeper, so that an alias within its own anchor comes to an end.
      return read(target, [...path, '*'], true);
    }
    if (isScalar(node)) {
      if (throughAlias && typeof node.value === 'string') aliasedCharacters += node.value.length;
      return node.value ?? null;
    }
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index], throughAlias));
    if (!isMap(node)) return null;
    const entries = new Map<string, unknown>();
    for (const { key: keyNode, value } of node.items) {
      const key = keyOf(keyNode);
      if (entries.has(key)) throw new Refusal('key_twice', `The key ${quoted(key)} stands twice.`, offsetOf(keyNode));
      entries.set(key, read(value, [...path, key], throughAlias));
    }
    return Object.fromEntries(entries);
  };

  const setAnchor = (node: unknown, offset: number): void => {
    if (!(isScalar(node) || isMap(node) || isSeq(node)) || node.anchor === undefined) return;
    if (anchors.has(node.anchor))
      throw new Refusal('yaml_malformed', `The anchor ${quoted(node.anchor)} is set twice.`, offset);
    anchors.set(node.anchor, node);
  };

  return (root) => read(root, [], false);
}

const PLAIN_TAGS = new Set([
  '!',
  ...['str', 'null', 'bool', 'int', 'float', 'map', 'seq'].map((tag) => `tag:yaml.org,2002:${tag}`),
]);

/** Whether a tag says that `node` is something else than it looks like. */
function isTagged(node: unknown): node is { readonly tag: string } {
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
  return tag !== undefined && !PLAIN_TAGS.has(tag);
}

function keyOf(node: unknown): string {
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  throw new Refusal('yaml_malformed', 'A key must be a text.', offsetOf(node));
}

function offsetOf(node: unknown): number {
  return isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? (node.range?.[0] ?? 0) : 0;
}
