import type { APIGatewayProxyResult } from 'aws-lambda';
import { invalid, problem, type Problem } from '../../lambdas/domain/errors.ts';
import { endpoint } from '../../lambdas/http/endpoint.ts';
import { challengeDocument } from '../../lambdas/http/challenge-document.ts';
import { frameDocument, refusedDocument } from '../../lambdas/http/frame-document.ts';
import { anEvent, context, logged } from './support/event.ts';

const settings = {
  apiUrl: 'https://api.example/live',
  policies: {
    sandbox: `default-src 'none'; script-src 'self'`,
    stripe: `default-src 'none'; script-src 'self' https://js.stripe.com`,
  },
  script: { path: '/assets/frame-1.js', integrity: 'sha384-script' },
  style: { path: '/assets/style-1.css', integrity: 'sha384-style' },
};

const parents = ['https://shop.example', 'http://localhost:3000'];
const processor = 'sandbox';

describe('a framed document', () => {
  const { status, headers = {}, body } = frameDocument(settings, { parents, processor });
  const html = String(body);

  it('may be framed by the origins of its account and its own, and by no other', () => {
    expect(status).toBe(200);
    expect(headers['Content-Security-Policy']).toBe(
      `default-src 'none'; script-src 'self'; frame-ancestors 'self' https://shop.example http://localhost:3000`,
    );
    const own = frameDocument(settings, { parents: [], processor }).headers?.['Content-Security-Policy'];
    expect(own).toMatch(/; frame-ancestors 'self'$/);
  });

  it('lets in the fields of its own processor, and of no other', () => {
    const policyFor = (name: 'sandbox' | 'stripe') =>
      frameDocument(settings, { parents, processor: name }).headers?.['Content-Security-Policy'];
    expect(policyFor('stripe')).toContain('https://js.stripe.com');
    expect(policyFor('sandbox')).not.toContain('stripe');
  });

  it('names its script and style with their integrity, its parents and its API', () => {
    expect(html).toContain('src="/assets/frame-1.js" integrity="sha384-script" crossorigin="anonymous"');
    expect(html).toContain('href="/assets/style-1.css" integrity="sha384-style" crossorigin="anonymous"');
    expect(html).toContain('<meta name="parent-origins" content="https://shop.example http://localhost:3000" />');
    expect(html).toContain('<meta name="api-url" content="https://api.example/live" />');
  });

  it('has nothing that its own policy would refuse', () => {
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
    expect(html).toContain('<noscript>');
  });

  it('can not be broken out of', () => {
    const odd = frameDocument({ ...settings, apiUrl: `"><script>'&` }, { parents: [], processor }).body;
    expect(odd).toContain('content="&#34;&#62;&#60;script&#62;&#39;&#38;"');
  });
});

describe("a captcha's document", () => {
  const own = {
    checkoutUrl: 'https://pay.example',
    script: { path: '/assets/challenge-1.js', integrity: 'sha384-challenge' },
  };

  it.each([
    [
      'turnstile',
      [
        'script-src https://pay.example https://challenges.cloudflare.com',
        'frame-src https://challenges.cloudflare.com',
      ],
    ],
    [
      'hcaptcha',
      [
        'script-src https://pay.example https://hcaptcha.com https://*.hcaptcha.com',
        ...['frame-src', 'style-src', 'connect-src'].map(
          (name) => `${name} https://hcaptcha.com https://*.hcaptcha.com`,
        ),
      ],
    ],
  ] as const)('of %s lets in its maker, and no other', (type, makers) => {
    const { status, headers, body } = challengeDocument(own, { type, parents });
    expect(status).toBe(200);
    expect(headers?.['Content-Security-Policy']?.split('; ')).toEqual([
      `default-src 'none'`,
      ...makers,
      `base-uri 'none'`,
      `form-action 'none'`,
      'frame-ancestors https://pay.example https://shop.example http://localhost:3000',
    ]);
    expect(headers).toMatchObject({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'strict-origin' });
    expect(body).toContain(`<meta name="challenge-type" content="${type}" />`);
    expect(body).toContain('src="https://pay.example/assets/challenge-1.js" integrity="sha384-challenge" crossorigin');
    expect(body).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  });
});

describe('what takes its place', () => {
  it.each<[Problem, number, RegExp]>([
    [problem('not_found'), 404, /<h1>This payment link is not complete<\/h1>/],
    [invalid('body', 'is wrong'), 400, /<h1>This payment link is not complete<\/h1>/],
    [problem('rate_limited', { retryAfter: 3 }), 429, /<h1>This form could not be loaded<\/h1>/],
    [problem('network_error', { retryAfter: 2 }), 504, /<h1>This form could not be loaded<\/h1>/],
    [problem('internal_error'), 500, /<h1>This form could not be loaded<\/h1>/],
  ])('of %s is a page without script that says what to do', (refusal, status, text) => {
    const shown = refusedDocument(settings, refusal);
    expect(shown.status).toBe(status);
    expect(shown.body).toMatch(text);
    expect(shown.body).not.toMatch(/charged|declined|failed/);
    expect(shown.body).toContain('If you have paid already, it will tell you.');
    expect(shown.body).not.toMatch(/<script|<img/);
    expect(shown.headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *`,
    });
    expect(shown.headers?.['Retry-After']).toBe(refusal.details.retryAfter?.toString());
  });

  it('is given for faults and for requests that no route sees, too', async () => {
    const failing = endpoint(async () => Promise.reject(new Error('fault')), {
      showRefusal: (refusal) => refusedDocument(settings, refusal),
    });
    const answers: APIGatewayProxyResult[] = [];
    const lines = await logged(async () => {
      answers.push(await failing(anEvent(), context));
      answers.push(await failing(anEvent({ path: '/embed/4242424242424242' }), context));
    });
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 400]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
    }
    expect(lines.filter(({ code }) => code).map(({ code }) => code)).toEqual([
      'internal_error',
      'card_data_not_allowed',
    ]);
  });
});
