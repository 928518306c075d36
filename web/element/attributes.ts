/** Attributes whose values are a fixed few; any other value is as if there were none. */
export const choices = {
  theme: ['light', 'dark', 'auto'],
  font: ['inter', 'system', 'roboto'],
  'setup-future-usage': ['off', 'on_session', 'off_session'],
  'ach-sec-code': ['web', 'tel', 'ppd'],
} as const;

export const tokenNames = [
  '--gv-accent',
  '--gv-accent-50',
  '--gv-radius',
  '--gv-font-display',
  '--gv-font-mono',
] as const;

/** `session-id` -> `sessionId` */
export function propertyName(attribute: string): string {
  return attribute.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** There, and not `"false"`, which templates write for what is off. */
export function isOn(element: { getAttribute(name: string): string | null }, attribute: string): boolean {
  const value = element.getAttribute(attribute);
  return value !== null && value !== 'false';
}
