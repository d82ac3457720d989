/**
 * What is wrong with the text as a template, variables nobody declared, and declared ones that nothing uses. Always: a
 * fault hides the variables of the others only where nobody could tell them.
 */
import type { PromptFault } from '../fault.ts';
import type { Mark, Validator } from '../finding.ts';
import { ALLOWED_FILTERS } from '../template-filters.ts';
import { piecesOf, quoteEnd } from '../template-pieces.ts';
import { parseTemplate, type ParsedTemplate } from '../template.ts';
import { RESERVED_NAMES } from '../variables.ts';
import { closest } from './closest.ts';

/** Only so many findings come with a proposal: each is compared with all names there are. */
const MOST_FIXES = 20;
/** Tags that name nothing which others use: without them the rest can be read all the same. */
const DISPENSABLE = /^\{%-?\s*(?:if|unless|case|elsif|else|when|end\w+)\b/;
/** Stands in for a filter that does not exist; only that there is one matters here. */
const ANY_FILTER = 'abs';

export const templateFaults: Validator = ({ text, context, template }, tally) => {
  tally.steps += text.length;
  const declared = context.variables.map(({ name }) => name);
  const unclosed = unclosedIn(text);
  // What a tag without its end made of the rest is not the writer's mistake: the rest is judged as it was meant.
  const seen = unclosed.length === 0 ? template : parseTemplate(closed(text, unclosed));
  const marks = unclosed.map(({ kind, start }): Mark => {
    const message = `The ${kind} is not closed before the next one begins.`;
    return { code: 'template_unbalanced', severity: 'error', message, start, end: start + 2 };
  });
  if (seen.kind === 'refused') {
    tally.steps += text.length;
    const rest = restOf(closed(text, unclosed), seen.faults);
    marks.push(...faultMarks(seen.faults, rest === null));
    return rest === null ? marks : [...marks, ...undeclared(text, rest, declared)];
  }
  marks.push(...undeclared(text, seen, declared));
  const used = new Set(seen.variables.map(({ name }) => name));
  for (const name of declared) {
    if (used.has(name)) continue;
    const message = `The variable "${name}" is declared and never used.`;
    marks.push({ code: 'variable_unused', severity: 'warning', message, start: 0, end: 0 });
  }
  return marks;
};

function faultMarks(faults: readonly PromptFault[], hidesVariables: boolean): Mark[] {
  return faults.map(({ code, message, name, start = 0, end = start }, at): Mark => {
    const near =
      code === 'template_unknown_filter' && at < MOST_FIXES ? closest(name ?? '', [...ALLOWED_FILTERS]) : undefined;
    const words = hidesVariables && at === 0 ? `${message} Variables are looked at once this is mended.` : message;
    return {
      code,
      severity: 'error',
      message: words,
      start,
      end,
      ...(near ? { fix: { start, end, text: near } } : {}),
    };
  });
}

function undeclared(text: string, { variables }: ParsedTemplate, declared: readonly string[]): Mark[] {
  const known = new Set([...declared, ...RESERVED_NAMES]);
  const unknown = variables.filter(({ name }) => !known.has(name));
  return unknown.map(({ name, start }, at): Mark => {
    const message = `The prompt declares no variable "${name}".`;
    const end = start + name.length;
    // A name in brackets and quotes does not begin where its expression does.
    const isPlain = text.startsWith(name, start);
    const near = isPlain && at < MOST_FIXES ? closest(name, [...known]) : undefined;
    return {
      code: 'variable_unknown',
      severity: 'error',
      message,
      start,
      end,
      ...(near ? { fix: { start, end, text: near } } : {}),
    };
  });
}

type Unclosed = { readonly kind: 'tag' | 'output'; readonly start: number; readonly next: number };

/** Tags and outputs that swallow the `next` one, because their own braces are not closed. */
function unclosedIn(text: string): Unclosed[] {
  const found: Unclosed[] = [];
  let isComment = false;
  for (const piece of piecesOf(text)) {
    if (piece.kind === 'text' || piece.kind === 'open') continue;
    if (piece.kind === 'tag' && piece.name === 'comment') isComment = true;
    if (piece.kind === 'tag' && piece.name === 'endcomment') isComment = false;
    if (isComment || (piece.kind === 'tag' && piece.name === '#')) continue;
    const next = openingIn(text, piece.inside, piece.insideEnd);
    if (next !== null) found.push({ kind: piece.kind, start: piece.start, next });
  }
  return found;
}

function openingIn(text: string, from: number, to: number): number | null {
  for (let at = from; at < to; at += 1) {
    const char = text[at];
    if (char === '"' || char === "'") at = quoteEnd(text, at, to) - 1;
    else if (char === '{' && (text[at + 1] === '%' || text[at + 1] === '{')) return at;
  }
  return null;
}

/** `text` with each of `unclosed` ended with its line, place for place; where there is no room for that, as it is. */
function closed(text: string, unclosed: readonly Unclosed[]): string {
  const kept: string[] = [];
  let at = 0;
  for (const { kind, start, next } of unclosed) {
    const [line = ''] = text.slice(start, next).split('\n');
    const room = next - start - 2;
    if (line.trimEnd().length > room) continue;
    kept.push(text.slice(at, start), line.slice(0, room).padEnd(room), kind === 'tag' ? '%}' : '}}');
    at = next;
  }
  return kept.join('') + text.slice(at);
}

/** The template without its faults, place for place; null where it would be another one without them. */
function restOf(text: string, faults: readonly PromptFault[]): ParsedTemplate | null {
  const kept: string[] = [];
  let at = 0;
  for (const { code, start, end } of faults) {
    if (start === undefined || end === undefined || start < at) return null;
    const wrong = text.slice(start, end);
    kept.push(text.slice(at, start));
    at = end;
    if (code === 'template_unknown_filter' && wrong.length >= ANY_FILTER.length)
      kept.push(ANY_FILTER.padEnd(wrong.length));
    else if (code === 'template_unbalanced' && DISPENSABLE.test(wrong)) kept.push(' '.repeat(wrong.length));
    else if (code === 'template_unbalanced' && (wrong === '{{' || wrong === '{%')) at = text.length;
    else return null;
  }
  const rest = parseTemplate(kept.join('') + text.slice(at));
  return rest.kind === 'parsed' ? rest : null;
}
