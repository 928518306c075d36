/** Calls back, once a frame at most, when styles that reach the element may have changed. @returns what ends it */
export function watchStyle(element: HTMLElement, changed: () => void): () => void {
  let due: number | undefined;
  const soon = () => {
    due ??= requestAnimationFrame(() => {
      due = undefined;
      changed();
    });
  };
  const observer = new MutationObserver(soon);
  // Pages change their theme by an attribute of the root.
  observer.observe(element.ownerDocument.documentElement, { attributes: true });
  observer.observe(element, { attributeFilter: ['class', 'style'] });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', soon);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', soon);
    if (due !== undefined) cancelAnimationFrame(due);
  };
}
