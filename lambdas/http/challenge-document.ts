import type { CaptchaType } from '../domain/challenge.ts';
import type { Response } from './endpoint.ts';
import { escapeHtml, html, type LinkedAsset } from './frame-document.ts';

export interface ChallengeSettings {
  /** Origin of the checkout, which has the script and is the only one that the document answers. */
  readonly checkoutUrl: string;
  readonly script: LinkedAsset;
}

/** What each maker asks for in a policy, and nothing of the other's. */
const makers: Readonly<Record<CaptchaType, readonly string[]>> = {
  // https://docs.hcaptcha.com/#content-security-policy-settings
  hcaptcha: ['script-src', 'frame-src', 'style-src', 'connect-src'].map(
    (directive) => `${directive} https://hcaptcha.com https://*.hcaptcha.com`,
  ),
  // https://developers.cloudflare.com/turnstile/reference/content-security-policy
  turnstile: ['script-src', 'frame-src'].map((directive) => `${directive} https://challenges.cloudflare.com`),
};

/**
 * The document that a captcha's maker runs its script in. It is served from the API's origin, never from the checkout's:
 * docs/decisions/captcha-origin.md. It says nothing of the session.
 */
export function challengeDocument(
  { checkoutUrl, script }: ChallengeSettings,
  { type, parents }: { readonly type: CaptchaType; readonly parents: readonly string[] },
): Response {
  const policy = [
    `default-src 'none'`,
    ...makers[type].map((directive) => directive.replace(/^script-src/, `$& ${checkoutUrl}`)),
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${[checkoutUrl, ...parents].join(' ')}`,
  ];
  const shown = html(200, policy, {
    title: 'Security check',
    head: [
      `<meta name="checkout-origin" content="${escapeHtml(checkoutUrl)}" />`,
      `<meta name="challenge-type" content="${type}" />`,
      `<script type="module" src="${escapeHtml(checkoutUrl)}${script.path}" integrity="${script.integrity}" crossorigin="anonymous"></script>`,
    ],
    body: [],
  });
  return { ...shown, headers: { ...shown.headers, ...ownHeaders } };
}

/** Those that CloudFront adds to the checkout's documents. Makers look at where their widget is, so the origin may go along. */
const ownHeaders = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  'Referrer-Policy': 'strict-origin',
  'Permissions-Policy': ['payment', 'camera', 'microphone', 'geolocation', 'usb']
    .map((name) => `${name}=()`)
    .join(', '),
};
