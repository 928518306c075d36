import type { FrameOptions } from '../protocol.ts';
import { choices, isOn, propertyName, tokenNames } from './attributes.ts';
import type { Spec } from './spec.ts';

const LONGEST_TOKEN = 200;

/** What the frame is told of the element's attributes and of the tokens that the page's styles give it. */
export function readOptions(element: HTMLElement, { texts, switches, always }: Spec): FrameOptions {
  const options: Record<string, unknown> = { ...always };
  for (const [attribute, values] of Object.entries(choices)) {
    const value = texts.includes(attribute) ? element.getAttribute(attribute) : null;
    if ((values as readonly (string | null)[]).includes(value)) options[propertyName(attribute)] = value;
  }
  for (const attribute of switches) {
    if (isOn(element, attribute)) options[propertyName(attribute)] = true;
  }
  const accent = element.getAttribute('accent');
  if (accent && /^#[0-9a-f]{6}$/i.test(accent)) options['accent'] = accent;
  const locale = element.getAttribute('locale');
  if (locale) options['locale'] = locale;
  const tokens = readTokens(element);
  if (Object.keys(tokens).length > 0) options['tokens'] = tokens;
  return options;
}

function readTokens(element: HTMLElement): Record<string, string> {
  const style = getComputedStyle(element);
  const tokens: Record<string, string> = {};
  for (const name of tokenNames) {
    const value = style.getPropertyValue(name).trim();
    if (value && value.length <= LONGEST_TOKEN) tokens[name] = value;
  }
  return tokens;
}
