/** `#rrggbb`, in lower case. */
export type Hex = `#${string}`;

/** Of text against what it is on: WCAG 2.2, success criterion 1.4.3, level AA. */
export const TEXT_CONTRAST = 4.5;
export const BLACK: Hex = '#000000';
export const WHITE: Hex = '#ffffff';

export function isHex(color: string | undefined): color is Hex {
  return color !== undefined && /^#[0-9a-f]{6}$/i.test(color);
}

const channels = (color: Hex): number[] => [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));

/** WCAG's relative luminance, 0 for black to 1 for white. */
function luminance(color: Hex): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast ratio of two colours, 1 to 21. */
export function contrast(one: Hex, other: Hex): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** `share` of `other` in `color`, 0 to 1. */
export function mix(color: Hex, other: Hex, share: number): Hex {
  const others = channels(other);
  const mixed = channels(color).map((value, index) => Math.round(value + ((others[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const STEPS = 100;

/** The colour with as little of `towards` in it as gives it the contrast of text against all of `grounds`. */
export function readable(color: Hex, grounds: readonly Hex[], towards: Hex): Hex {
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(color, towards, step / STEPS);
    if (grounds.every((ground) => contrast(mixed, ground) >= TEXT_CONTRAST)) return mixed;
  }
  return towards;
}

/** White where it reads well on the colour, else black, which then does: one of them always has a contrast of 4.5. */
export function textOn(color: Hex): Hex {
  return contrast(WHITE, color) >= TEXT_CONTRAST ? WHITE : BLACK;
}
