/**
 * Templates of prompts: Liquid without files, clock, HTML escaping or endless loops. Always: pure; the same text or the
 * same fault (code, place and words) in browser and server, because limits are counted and never timed.
 * Refused: `include`, `render` and `layout` (fragments have their own tag), ranges outside of a `for`, the filters that
 * template-filters.ts leaves out. The filter `date` writes dates that variables hold.
 */
import { LiquidError, UndefinedVariableError, type Template } from 'liquidjs';
import type { JsonObject } from '../rows.ts';
import { refused, type PromptFault, type Refused } from './fault.ts';
import { placesIn } from './position.ts';
import { checkTemplate, type FragmentTag } from './template-check.ts';
import { parseChecked, renderChecked } from './template-engine.ts';
import { refuseLength, TemplateFault } from './template-limits.ts';
import { usesOf, type VariableUse } from './template-uses.ts';

export type ParsedTemplate = {
  readonly kind: 'parsed';
  readonly text: string;
  /** Every use of a variable that has to come from outside, in order. */
  readonly variables: readonly (VariableUse & { readonly line: number; readonly column: number })[];
  /** Every {% fragment "…" %} in order. */
  readonly fragments: readonly FragmentTag[];
  readonly templates: readonly Template[];
};

/** A template that is no template: the first fault is the answer, all of them are for marks in an editor. */
export type RefusedTemplate = Refused & {
  readonly faults: readonly PromptFault[];
  readonly fragments: readonly FragmentTag[];
};

export type Rendered = { readonly kind: 'rendered'; readonly text: string };

/** Reads `text` as a template. Faults: template_unbalanced, _unknown_filter, _too_expensive, _invalid. */
export function parseTemplate(text: string): ParsedTemplate | RefusedTemplate {
  const tooLong = refuseLength(text);
  if (tooLong) return { ...tooLong, faults: [tooLong.fault], fragments: [] };
  const { faults, fragments } = checkTemplate(text);
  if (faults.length > 0) return refuseAll(text, faults, fragments);
  try {
    const templates = parseChecked(text);
    const placeOf = placesIn(text);
    const variables = usesOf(templates).map((use) => ({ ...use, ...placeOf(use.start) }));
    return { kind: 'parsed', text, variables, fragments, templates };
  } catch (error) {
    return refuseAll(text, [faultOf(error)], fragments);
  }
}

/**
 * Renders `template` with `values`, which are never read as a template themselves. Faults: those of parsing,
 * template_unknown_variable (a value or a property of one is missing where no `if` or `default` asks for it),
 * fragment_unresolved.
 */
export function renderTemplate(template: string | ParsedTemplate, values: JsonObject): Rendered | Refused {
  const parsed = typeof template === 'string' ? parseTemplate(template) : template;
  if (parsed.kind === 'refused') return refused(parsed.fault);
  try {
    return { kind: 'rendered', text: renderChecked([...parsed.templates], values) };
  } catch (error) {
    return refused(located(parsed.text, faultOf(error)));
  }
}

/** True when `text` is a template that takes the variable `name` from outside. */
export function usesVariable(text: string, name: string): boolean {
  const parsed = parseTemplate(text);
  return parsed.kind === 'parsed' && parsed.variables.some((use) => use.name === name);
}

function refuseAll(text: string, faults: readonly PromptFault[], fragments: readonly FragmentTag[]): RefusedTemplate {
  const all = faults.map((fault) => located(text, fault));
  const [first] = all;
  if (!first) throw new TypeError('A refusal needs a fault.');
  return { ...refused(first), faults: all, fragments };
}

function located(text: string, fault: PromptFault): PromptFault {
  return fault.start === undefined ? fault : { ...fault, ...placesIn(text)(fault.start) };
}

/** What the engine threw, as a fault. Rethrows what is no fault of the template. */
function faultOf(error: unknown): PromptFault {
  if (error instanceof TemplateFault) return error.fault;
  if (!LiquidError.is(error)) throw error;
  const { begin: start, end } = error.token;
  const cause = error.originalError;
  if (cause instanceof TemplateFault) return { start, end, ...cause.fault };
  if (error instanceof UndefinedVariableError) {
    const name = error.token.getText();
    return { code: 'template_unknown_variable', message: `"${name}" has no value.`, name, start, end };
  }
  return { code: 'template_invalid', message: `This cannot be read: ${sayingOf(error)}.`, start, end };
}

/** liquidjs's own words without its own places; never those of the JavaScript engine, which differ between engines. */
function sayingOf(error: LiquidError): string {
  const cause = error.originalError;
  if (cause && cause.name !== 'Error' && cause.name !== 'AssertionError') return 'it does not fit its values';
  return (cause?.message ?? error.message).replace(/(?:, file:[^\n]*)?, line:\d+, col:\d+$/, '');
}
