import { FilterXSS } from 'xss';
import { checkHttpsUrl } from './urls.ts';

const textTags = ['b', 'i', 'p', 'ul', 'ol', 'li', 'strong', 'em', 'a'];

/** Elements whose content is no text to a reader: it goes with them. */
const HIDDEN_CONTENT =
  /<(script|style|title|textarea|iframe|noscript|noembed|noframes|xmp|template|svg|math|object|select)(?![a-z0-9-])[\s\S]*?(?:<\/\1\s*>|$)/gi;

/**
 * An account's page_message reduced to b i p br ul ol li strong em, and a with an https href (contract section 4): no
 * other element, attribute or comment is left, every element that was opened is closed, and no closing tag is without
 * its opening one. Its own answer comes back unchanged.
 */
export function sanitisePageMessage(html: string): string {
  const open: string[] = [];
  let linked = false;
  const filter = new FilterXSS({
    allowList: { ...Object.fromEntries(textTags.map((tag) => [tag, []])), a: ['href'], br: [] },
    stripIgnoreTag: true,
    css: false,
    onTag: (tag, _, { isClosing }) => {
      if (!textTags.includes(tag)) return isClosing ? '' : undefined;
      if (isClosing) return closedBack(open, open.lastIndexOf(tag));
      open.push(tag);
      linked = false;
      return undefined;
    },
    onTagAttr: (tag, name, value) => {
      if (tag !== 'a' || name !== 'href' || linked) return '';
      linked = true;
      return link(value);
    },
  });
  return filter.process(html.replace(HIDDEN_CONTENT, '')) + closedBack(open, 0);
}

/** Closes the open elements from the innermost back to the one at `index`; none when there is no such one. */
function closedBack(open: string[], index: number): string {
  if (index < 0) return '';
  return open
    .splice(index)
    .reverse()
    .map((tag) => `</${tag}>`)
    .join('');
}

/** `value` is the attribute as it was written, so that character references cannot hide a scheme or a host. */
function link(value: string): string {
  const safe = !/["'<>`]/.test(value) && value.startsWith('https://') && checkHttpsUrl(value) === undefined;
  return safe ? `href="${value}" rel="noopener noreferrer"` : '';
}
