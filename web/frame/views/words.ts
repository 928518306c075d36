/** The words of some HTML, line by line. A parsed document runs no script and loads no image. */
export function wordsOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const end of body.querySelectorAll('p, li, br')) end.after('\n');
  return body.textContent?.trim() ?? '';
}
