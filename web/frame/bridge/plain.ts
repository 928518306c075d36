import type { Link } from '../../api-client/session-api.ts';
import { takeSecret } from '../../api-client/take-secret.ts';
import { plainEvent } from '../../protocol.ts';
import { type Framed, openFramed, refuseParent, reportHeight } from './framed.ts';

/** `/embed/<id>#cs=...` in an iframe of the merchant's own making: contract section 7. */
export function servePlain(framed: Framed): void {
  const [, sessionId = ''] = /^\/embed\/(cs_[A-Za-z0-9]+)\/?$/.exec(location.pathname) ?? [];
  const secret = takeSecret(sessionId);
  const link: Link | undefined = secret === undefined ? undefined : { sessionId, secret };
  const parentOrigin = originOfParent(framed.parentOrigins);
  if (parentOrigin === 'not-listed') {
    refuseParent(framed);
    return;
  }
  const post = (event: string, detail: object) => {
    if (parentOrigin) window.parent.postMessage({ type: plainEvent, event, detail }, parentOrigin);
  };
  openFramed(framed, link, {}, ({ name, detail }) => post(name, detail));
  reportHeight(framed.element, (height) => post('resize', { height }));
}

/** The page around this one. Undefined when there is none, or the browser does not say which: then it is told nothing. */
function originOfParent(listed: readonly string[]): string | 'not-listed' | undefined {
  if (window.parent === window) return undefined;
  const origin = location.ancestorOrigins?.[0] ?? originOf(document.referrer);
  if (origin === undefined) return undefined;
  return listed.includes(origin) ? origin : 'not-listed';
}

function originOf(url: string): string | undefined {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
}
