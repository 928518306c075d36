/** Comments, texts, braces, the names of constants and of properties; of a property also the constant that it is. */
const tokens =
  /\/\/.*|\/\*[\s\S]*?\*\/|\bconst (?<constant>\w+)|(?:'(?<quoted>[^'\n]*)'|(?<plain>[\w$]+))\s*:(?:\s*(?<alias>[A-Za-z]\w*))?|'[^'\n]*'|(?<brace>[{}])/g;

/**
 * The line, from 1 on, where a settings file has the property at `path`, or else the nearest that it would be in.
 * The file is plain: object literals that are constants, and properties that are such a constant by name.
 */
export function lineOf(source: string, path: readonly string[]): number {
  const { lines, aliases } = scan(source);
  for (let length = path.length; length > 0; length -= 1) {
    const sought = path.slice(0, length).join('.');
    const written = lines.get(`environments.${sought}`);
    if (written !== undefined) return written;
    const [env = '', ...rest] = path.slice(0, length);
    const shared = rest.length > 0 ? lines.get([aliases.get(`environments.${env}`), ...rest].join('.')) : undefined;
    if (shared !== undefined) return shared;
  }
  return 1;
}

function scan(source: string) {
  const lines = new Map<string, number>();
  const aliases = new Map<string, string>();
  const open: string[] = [];
  let name = '';
  for (const { index, groups = {} } of source.matchAll(tokens)) {
    const property = groups['quoted'] ?? groups['plain'];
    if (groups['brace'] === '{') open.push(name);
    else if (groups['brace'] === '}') open.pop();
    else if (groups['constant'] !== undefined) name = groups['constant'];
    else if (property !== undefined && open.length > 0) {
      name = property;
      const path = [...open, property].join('.');
      lines.set(path, source.slice(0, index).split('\n').length);
      if (groups['alias'] !== undefined) aliases.set(path, groups['alias']);
    }
  }
  return { lines, aliases };
}
