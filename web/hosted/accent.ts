/** The merchant's colour on what is pressed, with black or white on it, whichever reads better. */
export function applyAccent(color: string | undefined, { style }: HTMLElement): void {
  if (!color || !/^#[0-9a-f]{6}$/i.test(color)) return;
  style.setProperty('--accent', color);
  style.setProperty('--on-accent', textOn(color));
}

/** WCAG's relative luminance; at 0.179 black and white have the same contrast. */
export function textOn(color: string): '#000000' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
