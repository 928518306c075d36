import type { Session } from '../session.ts';
import { timestamp } from './time.ts';

export interface SessionLinks {
  readonly clientSecret: string;
  readonly checkoutUrl: string;
}

/** The 201 of create. */
export function presentCreated(session: Session, { clientSecret, checkoutUrl }: SessionLinks) {
  return {
    session_id: session.id,
    client_secret: clientSecret,
    expires_at: timestamp(session.expiresAt),
    hosted_url: `${checkoutUrl}/${session.id}#cs=${clientSecret}`,
    embed_url: `${checkoutUrl}/embed/${session.id}`,
  };
}
