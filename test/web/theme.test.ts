import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contrast, type Hex, isHex, textOn } from '../../web/frame/theme/contrast.ts';
import { dark, light, paletteOf } from '../../web/frame/theme/palette.ts';
import { readTokens } from '../../web/frame/theme/tokens.ts';

const folder = join('web', 'frame', 'style');
const css = readFileSync(join(folder, 'tokens.css'), 'utf8');
/** The custom properties of each block of tokens.css: light, dark by attribute, dark by the system. */
const [inLight = {}, inDark = {}, inDarkSystem = {}] = Array.from(css.matchAll(/:root[^{]*\{([^}]*)\}/g), ([, block]) =>
  Object.fromEntries(Array.from((block ?? '').matchAll(/([\w-]+): ([^;]+);/g), ([, name, value]) => [name, value])),
);
const fallbackOf = (value: string | undefined) => /#[0-9a-f]{6}/.exec(value ?? '')?.[0] as Hex;

const accents: Hex[] = [
  '#000000',
  '#ffffff',
  '#ffdd00',
  '#0b57a4',
  '#ff6a00',
  '#777777',
  '#00ff00',
  '#7f00ff',
  '#ffe9e9',
  '#1a232b',
];

describe("the merchant's accent", () => {
  it.each(accents)('%s can be read wherever it is, in both themes', (accent) => {
    const palette = paletteOf(accent);
    const grounds = { light, dark } as const;
    for (const theme of ['light', 'dark'] as const) {
      const [shown, tint] = [palette[`--accent-on-${theme}`], palette[`--tint-on-${theme}`]] as [Hex, Hex];
      const { page, surface, text } = grounds[theme];
      for (const ground of [page, surface, tint]) expect(contrast(shown, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(text, tint)).toBeGreaterThanOrEqual(4.5);
    }
    expect(palette['--accent-fill']).toBe(accent);
    expect(contrast(palette['--on-accent-fill'] as Hex, accent)).toBeGreaterThanOrEqual(4.5);
  });

  it('is left as it is where it can be read', () => {
    expect(paletteOf('#0b57a4')['--accent-on-light']).toBe('#0b57a4');
    expect(paletteOf('#ffdd00')['--accent-on-dark']).toBe('#ffdd00');
  });

  it('keeps its hue where it is corrected', () => {
    const [red, green, blue] = [1, 3, 5].map((start) =>
      Number.parseInt(paletteOf('#ffdd00')['--accent-on-light']?.slice(start, start + 2) ?? '', 16),
    );
    expect((red ?? 0) > (green ?? 0) && (green ?? 0) > (blue ?? 0)).toBe(true);
  });

  it('has black or white on it, whichever reads well, with white first', () => {
    expect(['#0b57a4', '#ffdd00', '#777777'].map((color) => textOn(color as Hex))).toEqual([
      '#ffffff',
      '#000000',
      '#000000',
    ]);
  });

  it('has a tint of its own that never makes text hard to read', () => {
    const palette = paletteOf('#0b57a4', '#14202b');
    expect(contrast(light.text, palette['--tint-on-light'] as Hex)).toBeGreaterThanOrEqual(4.5);
    expect(paletteOf('#0b57a4', '#e0ecff')['--tint-on-light']).toBe('#e0ecff');
  });
});

describe('the stylesheet', () => {
  it('has the surfaces that the accent is corrected against, and the same dark theme twice', () => {
    expect(inLight).toMatchObject({ '--text': light.text, '--page': light.page, '--surface': light.surface });
    expect(inDark).toMatchObject({ '--text': dark.text, '--page': dark.page, '--surface': dark.surface });
    expect(inDarkSystem).toEqual(inDark);
  });

  it('has the accent of a merchant who names none', () => {
    const palette = paletteOf();
    expect({
      '--accent-on-light': fallbackOf(inLight['--accent']),
      '--accent-on-dark': fallbackOf(inDark['--accent']),
      '--tint-on-light': fallbackOf(inLight['--tint']),
      '--tint-on-dark': fallbackOf(inDark['--tint']),
      '--accent-fill': fallbackOf(inLight['--fill']),
      '--on-accent-fill': fallbackOf(inLight['--on-fill']),
    }).toEqual(palette);
  });

  it.each([
    ['light', inLight],
    ['dark', inDark],
  ])('is readable in the %s theme', (_, tokens) => {
    const color = (name: string) => fallbackOf(tokens[name]);
    const grounds = ['--page', '--surface', '--tint'];
    const texts = ['--text', '--muted', '--error', '--accent'];
    for (const text of texts)
      for (const ground of grounds) expect(contrast(color(text), color(ground))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color('--text'), color('--error-surface'))).toBeGreaterThanOrEqual(4.5);
    for (const ground of grounds) expect(contrast(color('--edge'), color(ground))).toBeGreaterThanOrEqual(3);
  });

  it('has a file for each concern, none too long, and every one of them in it', () => {
    const files = readdirSync(folder).filter((name) => name !== 'index.css');
    const imported = Array.from(readFileSync(join(folder, 'index.css'), 'utf8').matchAll(/"\.\/(.+)"/g), (m) => m[1]);
    expect([...imported].sort()).toEqual([...files].sort());
    for (const name of files)
      expect(readFileSync(join(folder, name), 'utf8').split('\n').length).toBeLessThanOrEqual(200);
  });

  it('knows no left and right but that of numbers', () => {
    const sided = readdirSync(folder).flatMap((name) =>
      Array.from(
        readFileSync(join(folder, name), 'utf8').matchAll(
          /(?:margin|padding|border|inset)-(?:left|right)|text-align: left/g,
        ),
        ([found]) => `${name}: ${found}`,
      ),
    );
    expect(sided).toEqual([]);
  });
});

describe("the tokens of the merchant's page", () => {
  it('are taken when they are of their kind', () => {
    const given = {
      '--gv-accent': ' #FF6A00 ',
      '--gv-accent-50': 'rgb(255 240 230)',
      '--gv-radius': '0.5rem',
      '--gv-font-display': '"Söhne", Georgia, serif',
      '--gv-font-mono': "'IBM Plex Mono', monospace",
    };
    expect(readTokens(given, (color) => (color.startsWith('rgb') ? '#fff0e6' : color))).toEqual({
      accent: '#ff6a00',
      tint: '#fff0e6',
      radius: '0.5rem',
      display: '"Söhne", Georgia, serif',
      mono: "'IBM Plex Mono', monospace",
    });
  });

  it.each([
    ['--gv-accent', 'url(https://evil.example)'],
    ['--gv-accent', '#ff6a0080'],
    ['--gv-radius', '-4px'],
    ['--gv-radius', '100vw'],
    ['--gv-radius', 'var(--x)'],
    ['--gv-font-display', 'url(https://evil.example)'],
    ['--gv-font-mono', 'x; color: red'],
    ['--gv-font-mono', ''],
    ['--text', '#ffffff'],
  ])('%s: %j is left out', (name, value) => {
    expect(readTokens({ [name]: value })).toEqual({});
  });

  it('are no colours unless they are', () => {
    expect(['#fff', 'red', '#12345g', undefined].map((color) => isHex(color))).toEqual(Array(4).fill(false));
  });
});
