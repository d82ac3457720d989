/**
 * The filters a template may use. Always: the same in browser and server. liquidjs's own date filters read the clock
 * and the machine's zone, its hashes are asynchronous in browsers, its `sample` draws lots, and some of its filters
 * work for free or let nested lists grow exponentially: those are left out, and each that stays pays for what it touches.
 */
import { filters as library, type Context, type FilterImplOptions, type Liquid } from 'liquidjs';
import { formatDate } from './template-date.ts';
import { MAX_COST, OPERATION_COST, weightOf } from './template-limits.ts';

/** Touch a few characters or one element, whatever they are given. */
const CHEAP = 'abs at_least at_most ceil default divided_by first floor last minus modulo plus round size times'.split(
  ' ',
);

/** Touch all they are given. */
const PAYING = (
  'append array_to_sentence_string capitalize compact concat downcase escape find find_index has join json lstrip map ' +
  'newline_to_br normalize_whitespace number_of_words pop prepend reject remove remove_first remove_last replace ' +
  'replace_first replace_last reverse rstrip shift slice slugify sort sort_natural split squish strip strip_html ' +
  'strip_newlines sum truncate truncatewords uniq upcase url_encode where'
).split(' ');

export const ALLOWED_FILTERS: ReadonlySet<string> = new Set([...CHEAP, ...PAYING, 'date']);

type Handler = Extract<FilterImplOptions, (...args: never[]) => unknown>;

/** Leaves `engine` with the allowed filters only. */
export function allowFilters(engine: Liquid): void {
  for (const name of Object.keys(engine.filters)) engine.unregisterFilter(name);
  for (const name of CHEAP) engine.registerFilter(name, paying(handlerOf(name), false));
  for (const name of PAYING) engine.registerFilter(name, paying(handlerOf(name)));
  engine.registerFilter('date', paying(formatDate));
}

/** Charges `context` for one operation that touches `values`. */
export function charge(context: Context, ...values: readonly unknown[]): void {
  context.memoryLimit.use(OPERATION_COST);
  for (const value of values) context.memoryLimit.use(weightOf(value, MAX_COST));
}

function paying(handler: Handler, forAll = true): Handler {
  return function pay(value: unknown, ...args: unknown[]) {
    if (forAll) charge(this.context, value, ...args);
    else charge(this.context);
    return handler.call(this, value, ...args);
  };
}

function handlerOf(name: string): Handler {
  const known: Readonly<Record<string, unknown>> = library;
  const handler = known[name];
  if (typeof handler !== 'function') throw new TypeError(`liquidjs has no filter ${name}`);
  return handler as Handler;
}
