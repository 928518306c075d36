const RENEW_MS = 8 * 60_000;
const RECHECK_MS = 10_000;
/** A longer pause overflows a timer, which then ends at once. */
const LONGEST_PAUSE_MS = 2 ** 31 - 1;

/** Asks about the session when its time seems to be over: the API's clock decides, not this machine's. */
export function whenOver(expiresAt: string, ask: () => void): () => void {
  const end = Date.parse(expiresAt) + 1_000;
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    const left = end - Date.now();
    timer = setTimeout(left > 0 ? wait : again, Math.min(Math.max(left, 0), LONGEST_PAUSE_MS));
  };
  const again = () => {
    ask();
    timer = setTimeout(again, RECHECK_MS);
  };
  wait();
  return () => clearTimeout(timer);
}

/** Before the return link, which is signed for ten minutes, runs out. */
export function whenLinkAges(renew: () => void): () => void {
  const timer = setInterval(renew, RENEW_MS);
  return () => clearInterval(timer);
}
