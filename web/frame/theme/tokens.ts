import { type Hex, isHex } from './contrast.ts';

/** What the merchant's page wants it to look like. */
export interface Look {
  readonly theme?: 'light' | 'dark' | 'auto';
  readonly font?: 'inter' | 'system' | 'roboto';
  /** A CSS colour. */
  readonly accent?: string;
  /** The `--gv-*` tokens by name. */
  readonly tokens?: Readonly<Record<string, string>>;
}

/** What the checkout takes of a merchant's page, once it is known to be nothing else. */
export interface Tokens {
  readonly accent?: Hex;
  readonly tint?: Hex;
  /** A CSS length. */
  readonly radius?: string;
  /** CSS font families. */
  readonly display?: string;
  readonly mono?: string;
}

const LENGTH = /^(0|\d{1,2}(\.\d{1,3})?(px|rem|em))$/;
const FAMILIES = /^[\p{L}\p{N}\s,'"-]{1,200}$/u;

/**
 * Colours in whatever notation the page uses become `#rrggbb` by `toHex`; what is not of its kind is left out.
 * @param toHex - Undefined for what is no opaque colour.
 */
export function readTokens(
  given: Readonly<Record<string, string>> = {},
  toHex: (color: string) => string | undefined = (color) => color,
): Tokens {
  const value = (name: string) => given[name]?.trim() || undefined;
  const color = (name: string) => {
    const text = value(name);
    const hex = text === undefined ? undefined : toHex(text)?.toLowerCase();
    return isHex(hex) ? hex : undefined;
  };
  const matching = (name: string, pattern: RegExp) => {
    const text = value(name);
    return text !== undefined && pattern.test(text) ? text : undefined;
  };
  const [accent, tint] = [color('--gv-accent'), color('--gv-accent-50')];
  const radius = matching('--gv-radius', LENGTH);
  const [display, mono] = [matching('--gv-font-display', FAMILIES), matching('--gv-font-mono', FAMILIES)];
  return {
    ...(accent && { accent }),
    ...(tint && { tint }),
    ...(radius && { radius }),
    ...(display && { display }),
    ...(mono && { mono }),
  };
}
