export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** What a caller without the adapter sends to the sandbox processor at `url`. */
export function sandboxClient(url: string) {
  const call = async (
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...options.headers },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const body = (await response.json()) as Answer['body'];
    return { status: response.status, headers: response.headers, body };
  };
  return {
    call,
    /** A fresh token of the card. */
    tokenise: async (number: string) => String((await call('POST', '/tokens', { body: cardBody(number) })).body.token),
    /** The public ledger of a reference. */
    ledger: async (reference: string) => (await call('GET', `/charges?reference=${reference}`)).body.charges,
  };
}

export function cardBody(number: string, card: object = {}) {
  return { type: 'card', card: { number, exp_month: 12, exp_year: 2034, cvc: '123', ...card } };
}
