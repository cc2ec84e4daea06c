/**
 * An argument must not turn one operation's path into another's: `export` as an id where
 * `/orders/export` exists, or `x/members` where servers decode `%2F` before they route (many do).
 * Encoding alone does not help there, so the path is held against every route of the document.
 */
export interface Route {
  readonly method: string;
  readonly template: string;
  readonly segments: readonly RouteSegment[];
}

/** A literal has only a prefix; a segment with parameters is known by what stands around them. */
interface RouteSegment {
  readonly literal: boolean;
  readonly prefix: string;
  readonly suffix: string;
}

/** Takes `METHOD /path/{template}` lines. */
export function parseRoutes(lines: readonly string[]): readonly Route[] {
  return lines.map((line) => {
    const space = line.indexOf(' ');
    const template = line.slice(space + 1);
    return { method: line.slice(0, space).toUpperCase(), template, segments: parseSegments(template) };
  });
}

function parseSegments(template: string): readonly RouteSegment[] {
  return template.split('/').map((segment) => {
    const open = segment.indexOf('{');
    if (open < 0) return { literal: true, prefix: segment, suffix: '' };
    return {
      literal: false,
      prefix: segment.slice(0, open),
      suffix: segment.slice(segment.lastIndexOf('}') + 1),
    };
  });
}

/**
 * The other operation that a server could take this path for; undefined when there is none.
 * `path` is the encoded path below the server's URL, made from `template`.
 */
export function findOtherRoute(
  routes: readonly Route[],
  request: { readonly method: string; readonly template: string; readonly path: string },
): Route | undefined {
  const own = parseSegments(request.template);
  const method = request.method.toUpperCase();
  const decoded = decodePath(request.path);
  // Some servers take a backslash for a slash, some do not.
  const readings = [decoded, decoded.replaceAll('\\', '/')].map((path) => path.split('/'));
  return routes.find(
    (route) =>
      route.method === method &&
      route.template !== request.template &&
      readings.some((segments) => fitsRoute(route.segments, segments)) &&
      !isMoreSpecific(own, route.segments),
  );
}

function fitsRoute(route: readonly RouteSegment[], segments: readonly string[]): boolean {
  if (route.length !== segments.length) return false;
  return route.every((part, index) => {
    const segment = segments[index] ?? '';
    if (part.literal) return segment === part.prefix;
    const rest = segment.length - part.prefix.length - part.suffix.length;
    return rest > 0 && segment.startsWith(part.prefix) && segment.endsWith(part.suffix);
  });
}

/** Literals win from left to right, as OpenAPI demands ("concrete paths first", section 4.8.8.2). */
function isMoreSpecific(own: readonly RouteSegment[], other: readonly RouteSegment[]): boolean {
  if (own.length !== other.length) return false;
  for (const [index, part] of own.entries()) {
    if (part.literal !== other[index]?.literal) return part.literal;
  }
  return false;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // A document may hold a `%` that escapes nothing; then the path stands for itself.
  }
}
