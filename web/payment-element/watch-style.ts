/** Calls back when styles that reach the element may have changed. @returns what ends it */
export function watchStyle(element: HTMLElement, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  // Pages change their theme by an attribute of the root.
  observer.observe(element.ownerDocument.documentElement, { attributes: true });
  observer.observe(element, { attributeFilter: ['class', 'style'] });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', changed);
  };
}
