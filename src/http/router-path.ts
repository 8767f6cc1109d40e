/** From a contract's path to the router's. Pure. */

/** A parameter that is not followed by `/` must say where it ends; one path segment without `:` is what contracts mean. */
const PARAMETER_BEFORE_TEXT = '(^[^/:]+)';

/**
 * `/cards/{cardId}/operations:suspend` becomes `/cards/:cardId/operations::suspend`: a parameter is `:name` to the router, and
 * a colon that is meant is written twice.
 */
export function routerPath(path: string): string {
  return path
    .replaceAll(':', '::')
    .replace(/\{(\w+)\}(?=[^/])/g, `:$1${PARAMETER_BEFORE_TEXT}`)
    .replace(/\{(\w+)\}/g, ':$1');
}

/** Matches the paths that the router would take to the route `path`, whatever the method. */
export function routePattern(path: string): RegExp {
  const source = path.replace(/::|:\w+(?:\([^)]*\))?|[.*+?^${}()|[\]\\]/g, (part) => {
    if (part === '::') return ':';
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

/** The request target with `:` instead of `%3A` in its path: clients may encode it, and the router tells the two apart. */
export function decodeColons(target: string): string {
  if (!/%3a/i.test(target)) return target;
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  return path.replace(/%3a/gi, ':') + target.slice(path.length);
}
