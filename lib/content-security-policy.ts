/** Origins of what a document may load and call, besides its own. */
interface Origins {
  readonly script?: readonly string[];
  readonly frame: readonly string[];
  readonly connect: readonly string[];
}

/** By the processor of the account that a document is for. */
export type ContentSecurityPolicies = Readonly<Record<'sandbox' | 'stripe', string>>;

/** What Stripe asks for Stripe.js: https://docs.stripe.com/security/guide#content-security-policy */
const stripeScript = ['https://js.stripe.com', 'https://*.js.stripe.com'];
const stripeFrame = [...stripeScript, 'https://hooks.stripe.com'];
const stripeApi = 'https://api.stripe.com';

/**
 * What the checkout's documents may load: their own files, by script the API and the processor, and the API's documents,
 * in which captchas stand. No processor is in the documents of another one's accounts.
 * @param sandbox - Origin of the sandbox processor, where it is deployed.
 */
export function contentSecurityPolicies(api: string, sandbox: string | undefined): ContentSecurityPolicies {
  return {
    sandbox: policy({ frame: [api], connect: sandbox === undefined ? [api] : [api, sandbox] }),
    stripe: policy({ script: stripeScript, frame: [api, ...stripeFrame], connect: [api, stripeApi] }),
  };
}

/** Logos come from wherever merchants keep them. Who may frame a document is not in it. */
function policy({ script = [], frame, connect }: Origins): string {
  return [
    `default-src 'none'`,
    directive('script-src', ["'self'", ...script]),
    `style-src 'self'`,
    `font-src 'self'`,
    directive('connect-src', ["'self'", ...connect]),
    directive('frame-src', frame),
    'img-src https: data:',
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

const directive = (name: string, sources: readonly string[]) => [name, ...sources].join(' ');
