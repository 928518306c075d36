/** An error that Stripe answers with: https://docs.stripe.com/api/errors */
export class StripeFault extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, error: { readonly type: string; readonly [name: string]: unknown }) {
    super(String(error['message'] ?? error.type));
    this.status = status;
    this.body = { error: { message: this.message, ...error } };
  }
}

export const invalidRequest = (message: string, code?: string) =>
  new StripeFault(code === 'resource_missing' ? 404 : 400, {
    type: 'invalid_request_error',
    message,
    ...(code ? { code } : {}),
  });

export const missing = (what: string) => invalidRequest(`No such ${what}`, 'resource_missing');
