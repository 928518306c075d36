/** An element of the page by its id, in the type that the page gives it. */
export function byId<Type extends HTMLElement = HTMLElement>(id: string): Type {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found as Type;
}

export function part<Type extends HTMLElement = HTMLElement>(parent: ParentNode, selector: string): Type {
  const found = parent.querySelector<Type>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}

/** A new element. Text goes in as text: nothing that comes from a session is ever read as HTML. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** Puts text in and shows the element, or hides it when there is none. */
export function tell(element: HTMLElement, text: string | undefined): void {
  element.textContent = text ?? '';
  element.hidden = !text;
}

/** The words of some HTML, line by line. A parsed document runs no script and loads no image. */
export function wordsOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const end of body.querySelectorAll('p, li, br')) end.after('\n');
  return body.textContent?.trim() ?? '';
}
