/** Stands between a payer and the form, so it is not waited for any longer. */
const PATIENCE_MS = 4_000;

let sanitised: ((html: string) => DocumentFragment) | undefined;

/** Fetches what shows a message with its markup. Most accounts have none, and their payers do without it. */
export async function readyPageMessage(): Promise<void> {
  const module: Promise<typeof import('./later/page-message.ts')> = import(LATER['page-message'] ?? '');
  const taken = module.then(
    ({ pageMessage }) => {
      sanitised = pageMessage;
    },
    () => undefined,
  );
  await Promise.race([taken, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

/** An account's page_message: with its markup, or in words alone if what reads that could not be had. */
export function pageMessage(html: string): DocumentFragment | string {
  return sanitised ? sanitised(html) : wordsOf(html);
}

/** A parsed document runs no script and loads no image. */
function wordsOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const end of Array.from(body.querySelectorAll('p, li, br'))) end.append('\n');
  return body.textContent?.trim() ?? '';
}
