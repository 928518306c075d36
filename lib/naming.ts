/** `confirm-session` -> `ConfirmSession`: a function's name as its construct id. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
