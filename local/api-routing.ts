import type { ApiModel, ApiResource } from './api-model.ts';

export interface RouteMatch {
  readonly resource: ApiResource;
  /** Values of the path's placeholders, URL-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The resource of a path: a literal segment wins over a placeholder, a placeholder over `{name+}`.
 * Undefined when no resource with a method has that path. Values that are no valid URL encoding stay as they are.
 */
export function matchRoute(api: ApiModel, path: string): RouteMatch | undefined {
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  const actual = segments.length === 1 && segments[0] === '' ? [] : segments;
  return api.resources
    .filter(({ methods }) => methods.size > 0)
    .map((resource) => ({ resource, parameters: parametersOf(resource.segments, actual) }))
    .filter((match): match is RouteMatch => match.parameters !== undefined)
    .sort((left, right) => compareWeight(weight(right.resource), weight(left.resource)))[0];
}

function parametersOf(pattern: readonly string[], actual: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const value = actual[index];
    if (!value) return undefined;
    const name = /^\{(.+?)(\+?)\}$/.exec(part);
    if (!name) {
      if (part !== value) return undefined;
    } else if (name[2]) {
      return { ...parameters, [name[1] as string]: decoded(actual.slice(index).join('/')) };
    } else {
      parameters[name[1] as string] = decoded(value);
    }
  }
  return pattern.length === actual.length ? parameters : undefined;
}

function weight({ segments }: ApiResource): readonly number[] {
  return segments.map((part) => (part.endsWith('+}') ? 0 : part.startsWith('{') ? 1 : 2));
}

function compareWeight(left: readonly number[], right: readonly number[]): number {
  for (const [index, value] of left.entries()) {
    const difference = value - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
