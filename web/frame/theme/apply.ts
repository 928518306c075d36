import { isHex } from './contrast.ts';
import { paletteOf } from './palette.ts';
import { type Look, readTokens } from './tokens.ts';

/**
 * Dresses the document. The accent is the element's attribute, else the page's token, else the session's or account's
 * branding, of which the API answers the one that counts.
 */
export function applyTheme(
  { theme = 'auto', font = 'system', accent, tokens }: Look,
  branded: string | undefined,
  { dataset, style }: HTMLElement = document.documentElement,
): void {
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) style.removeProperty(name);
    else style.setProperty(name, value);
  };
  const page = readTokens(tokens, hexOf);
  dataset['theme'] = theme;
  dataset['font'] = font;
  const wanted = [accent && hexOf(accent), page.accent, branded].map((color) => color?.toLowerCase()).find(isHex);
  for (const [name, value] of Object.entries(paletteOf(wanted, page.tint))) set(name, value);
  set('--gv-radius', page.radius);
  set('--gv-font-display', page.display);
  set('--gv-font-mono', page.mono);
}

/** Any CSS colour as `#rrggbb`: what the browser makes of it. Undefined when it is none, or one that can be seen through. */
function hexOf(color: string): string | undefined {
  if (isHex(color)) return color;
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return undefined;
  // What is no colour leaves the one before.
  const made = ['#000000', '#ffffff'].map((before) => {
    context.fillStyle = before;
    context.fillStyle = color;
    return context.fillStyle;
  });
  return made[0] === made[1] ? made[0] : undefined;
}
