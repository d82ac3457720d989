/**
 * Which variables a parsed template takes from outside, and where. Always: a name that the template itself has assigned,
 * captured or looped over by then is none of them.
 */
import { TypeGuards, Value, type Template } from 'liquidjs';

/** One use: `start` to `end` is the whole expression, such as `person.name`; `name` is its first part. */
export type VariableUse = { readonly name: string; readonly start: number; readonly end: number };

/** The uses in `templates`, in the order of the text. */
export function usesOf(templates: readonly Template[]): VariableUse[] {
  const uses: VariableUse[] = [];
  collect(templates, new Set(), uses);
  return uses.toSorted((a, b) => a.start - b.start);
}

function collect(templates: readonly Template[], assigned: Set<string>, uses: VariableUse[]): void {
  for (const template of templates) {
    for (const argument of template.arguments?.() ?? []) {
      for (const use of usesIn(argument)) if (!assigned.has(use.name)) uses.push(use);
    }
    for (const name of template.localScope?.() ?? []) assigned.add(name.content);
    if (!template.children) continue;
    const looped = [...(template.blockScope?.() ?? [])].filter((name) => !assigned.has(name));
    for (const name of looped) assigned.add(name);
    const children = template.children(false, true).next().value as Template[];
    collect(children, assigned, uses);
    for (const name of looped) assigned.delete(name);
  }
}

function usesIn(argument: unknown): VariableUse[] {
  if (argument instanceof Value) {
    return [...argument.initial.postfix, ...argument.filters.flatMap(({ args }) => args.flat())].flatMap(usesIn);
  }
  if (TypeGuards.isRangeToken(argument)) return [argument.lhs, argument.rhs].flatMap(usesIn);
  if (!TypeGuards.isPropertyAccessToken(argument)) return [];
  const [root, ...properties] = argument.props;
  const nested = properties.flatMap(usesIn);
  if (argument.variable !== undefined || root === undefined)
    return [...usesIn(argument.variable), ...usesIn(root), ...nested];
  if (TypeGuards.isPropertyAccessToken(root)) return [...usesIn(root), ...nested];
  const name = TypeGuards.isWordToken(root) || TypeGuards.isQuotedToken(root) ? root.content : root.getText();
  return [{ name, start: argument.begin, end: argument.end }, ...nested];
}
