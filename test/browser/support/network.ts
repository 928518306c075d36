import type { Page } from 'playwright-core';

/** Tells the page that the connection broke, after the request has reached the API and been answered. */
export async function loseAnswer(page: Page, path: string, times = 1): Promise<void> {
  await page.route(
    `**${path}`,
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times },
  );
}

/** Keeps the page waiting for these requests until it is let go. */
export async function hold(page: Page, path: string): Promise<() => Promise<void>> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const pattern = `**${path}`;
  await page.route(pattern, async (route) => {
    await released;
    await route.fallback();
  });
  return async () => {
    release();
    await page.unroute(pattern);
  };
}

/** No request gets through, until it is mended. */
export async function breakNetwork(page: Page, path: string): Promise<() => Promise<void>> {
  const pattern = `**${path}`;
  await page.route(pattern, (route) => route.abort('connectionrefused'));
  return () => page.unroute(pattern);
}
