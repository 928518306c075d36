import { BLACK, contrast, type Hex, mix, readable, TEXT_CONTRAST, textOn, WHITE } from './contrast.ts';

/** What the accent and its tint stand on and with, as `style/tokens.css` has it. */
export interface Surface {
  readonly text: Hex;
  readonly page: Hex;
  readonly surface: Hex;
}

export const light: Surface = { text: '#14202b', page: '#f3f5f7', surface: '#ffffff' };
export const dark: Surface = { text: '#eef2f5', page: '#10171d', surface: '#1a232b' };

export const defaultAccent: Hex = '#0b57a4';

/** How much of the accent is in its tint, when the merchant's page names none. */
const TINT = 0.08;

/** Custom properties of the document by name: both themes at once, so that `auto` follows the system without a script. */
export type Palette = Readonly<Record<string, Hex>>;

/**
 * The merchant's colour, kept as it is where it is filled, with text on it that can be read; and corrected where it is
 * text, line or focus ring. A tint that text could not be read on gives way to the surface.
 */
export function paletteOf(accent: Hex = defaultAccent, tint?: Hex): Palette {
  const on = (theme: Surface, towards: Hex) => {
    const tinted = readableGround(tint ?? mix(theme.surface, accent, TINT), theme);
    return { tinted, accent: readable(accent, [theme.surface, theme.page, tinted], towards) };
  };
  const [onLight, onDark] = [on(light, BLACK), on(dark, WHITE)];
  return {
    '--accent-fill': accent,
    '--on-accent-fill': textOn(accent),
    '--accent-on-light': onLight.accent,
    '--accent-on-dark': onDark.accent,
    '--tint-on-light': onLight.tinted,
    '--tint-on-dark': onDark.tinted,
  };
}

function readableGround(color: Hex, { text, surface }: Surface): Hex {
  const steps = [0, 0.25, 0.5, 0.75, 0.9];
  // A step above what text needs, so that the accent itself has room on it.
  const wanted = TEXT_CONTRAST * 1.5;
  return steps.map((share) => mix(color, surface, share)).find((mixed) => contrast(mixed, text) >= wanted) ?? surface;
}
