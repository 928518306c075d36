import type { ProcessorName } from '../domain/account.ts';
import type { Problem } from '../domain/errors.ts';
import type { Response } from './endpoint.ts';
import { errorHeaders } from './errors.ts';

export interface LinkedAsset {
  readonly path: string;
  /** Subresource integrity. */
  readonly integrity: string;
}

/** What every framed document of a deployment has in common. */
export interface FrameSettings {
  readonly apiUrl: string;
  /** Content security policy by the account's processor, whose script and frames it lets in, but for who may frame it. */
  readonly policies: Readonly<Record<ProcessorName, string>>;
  readonly script: LinkedAsset;
  readonly style: LinkedAsset;
}

/**
 * The document that a merchant's page frames: the checkout's script, and whom that script may answer. It says nothing
 * of the session, since whoever knows an id can ask for it.
 */
export function frameDocument(
  { apiUrl, policies, script, style }: FrameSettings,
  { parents, processor }: { readonly parents: readonly string[]; readonly processor: ProcessorName },
): Response {
  return html(200, [policies[processor], `frame-ancestors ${["'self'", ...parents].join(' ')}`], {
    title: 'Payment',
    head: [
      `<meta name="parent-origins" content="${escapeHtml(parents.join(' '))}" />`,
      `<meta name="api-url" content="${escapeHtml(apiUrl)}" />`,
      stylesheet(style),
      `<script type="module" src="${script.path}" integrity="${script.integrity}" crossorigin="anonymous"></script>`,
    ],
    body: [
      '<noscript>',
      '<h1>This form needs JavaScript</h1>',
      '<p>Card details go straight from your browser to the payment processor, which needs JavaScript. Turn it on, and load the page again.</p>',
      '</noscript>',
      '<gv-checkout></gv-checkout>',
    ],
  });
}

const refusalPolicy = `default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'`;

/**
 * What takes the document's place when there is none. Any page may frame it: it only says what to do. Whether something
 * was charged it can't know.
 */
export function refusedDocument({ style }: Pick<FrameSettings, 'style'>, refusal: Problem): Response {
  const { status } = refusal;
  const [heading, text] =
    status < 500 && status !== 429
      ? [
          'This payment link is not complete',
          'Go back to where you found it and open it once more. If you have paid already, it will tell you.',
        ]
      : [
          'This form could not be loaded',
          'Wait a moment, then load the page again. If you have paid already, it will tell you.',
        ];
  const shown = html(status, [refusalPolicy, 'frame-ancestors *'], {
    title: heading,
    head: [stylesheet(style)],
    body: ['<main class="page">', `<h1>${heading}</h1>`, `<p>${text}</p>`, '</main>'],
  });
  return { ...shown, headers: { ...shown.headers, ...errorHeaders(refusal) } };
}

function stylesheet({ path, integrity }: LinkedAsset): string {
  return `<link rel="stylesheet" href="${path}" integrity="${integrity}" crossorigin="anonymous" />`;
}

interface Parts {
  readonly title: string;
  readonly head: readonly string[];
  readonly body: readonly string[];
}

export function html(status: number, policy: readonly string[], { title, head, body }: Parts): Response {
  const lines = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8" />',
    `<title>${title}</title>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1" />',
    '<meta name="color-scheme" content="light dark" />',
    ...head,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
  ];
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy.join('; ') },
    body: `${lines.join('\n')}\n`,
  };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
