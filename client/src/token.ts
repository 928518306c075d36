import { HostedSessionsError } from './errors.ts';
import { type Answer, errorOf, exchange, type ExchangeOptions, readObject, stringOf } from './exchange.ts';
import { withRetries } from './retry.ts';

const SCOPE = 'payments/admin';
/** A token is renewed this long before it ends, so that none ends on its way. */
const MARGIN_SECONDS = 60;

export interface Credentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface TokenSource {
  /** A live access token; callers at the same moment share one request for it. */
  get(): Promise<string>;
  /** The service refused this one. */
  drop(token: string): void;
}

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export function tokenSource(credentials: Credentials, options: ExchangeOptions & { retries: number }): TokenSource {
  let known: Token | undefined;
  let fetching: Promise<Token> | undefined;

  const renew = async () => {
    fetching ??= withRetries(() => fetchToken(credentials, options), { retries: options.retries, repeatable: true });
    try {
      known = await fetching;
      return known.value;
    } finally {
      fetching = undefined;
    }
  };

  return {
    get: async () => (known && known.until > Date.now() ? known.value : renew()),
    drop: (token) => {
      if (known?.value === token) known = undefined;
    },
  };
}

async function fetchToken({ tokenUrl, clientId, clientSecret }: Credentials, options: ExchangeOptions): Promise<Token> {
  const answer = await exchange(
    {
      method: 'POST',
      url: tokenUrl,
      headers: {
        Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPE }).toString(),
    },
    options,
  );
  const body = answer.status === 200 ? readObject(answer.text) : undefined;
  const value = stringOf(body?.['access_token']);
  const seconds = body?.['expires_in'];
  if (value === undefined || typeof seconds !== 'number') throw refused(answer);
  return { value, until: Date.now() + (seconds - Math.min(MARGIN_SECONDS, seconds / 2)) * 1_000 };
}

/** OAuth has error bodies of its own: `{"error": "invalid_client"}`. */
function refused(answer: Answer): HostedSessionsError {
  const { status } = answer;
  const error = stringOf(readObject(answer.text)?.['error']);
  if (error === undefined || status < 400 || status >= 500 || status === 429) return errorOf(answer);
  const message = `The token endpoint refused the client: ${error}. Check clientId and clientSecret.`;
  return new HostedSessionsError('unauthenticated', message, { status });
}
