import { applyAccent } from './accent.ts';
import { type Config, openApi, type Refusal, type SessionApi } from './api.ts';
import type { Method } from './card-form.ts';
import { Checkout } from './checkout.ts';
import { type Link, takeLink } from './link.ts';
import { spentText } from './messages.ts';
import { whenIdle } from './payment.ts';
import { showMerchant, showNotice, showPayment, showReceipt, showReturnLink } from './view.ts';

/** The return link is signed for ten minutes. */
const RETURN_LINK_MS = 8 * 60_000;
const RECHECK_MS = 10_000;
const tokenized: readonly Method[] = ['card', 'ach'];

let checkout: Checkout | undefined;

async function open(link: Link): Promise<void> {
  const api = await openApi(link);
  const answer = await api?.config();
  if (api && answer?.ok) {
    showMerchant(answer.body);
    applyAccent(answer.body.branding.accent_color, document.documentElement);
    await render(api, answer.body, { before: true });
  } else if (
    answer?.ok === false &&
    ['unauthenticated', 'not_found', 'validation_error'].includes(answer.refusal.code)
  ) {
    badLink();
  } else {
    showNotice({
      heading: 'The payment could not be loaded',
      text: ['We can not reach the payment service. Nothing was charged.', 'Check your connection, then try again.'],
      action: { label: 'Try again', run: () => void open(link) },
    });
  }
}

async function render(api: SessionApi, config: Config, { before }: { before: boolean }): Promise<void> {
  if (config.scope !== 'payment') return badLink();
  if (config.status === 'completed') return receipt(api, config, before);
  if (config.status === 'expired') return expired(config);
  if (config.payment_status === 'processing') {
    checking();
    return render(api, await whenIdle(api), { before });
  }
  if (checkout) return showPayment(config);
  const methods = tokenized.filter((method) => config.allowed_methods.includes(method));
  if (methods.length === 0 || config.challenge !== null || config.processor.name !== 'sandbox')
    return unavailable(config);
  checkout = new Checkout({
    api,
    config,
    methods,
    onPaid: () => void whenIdle(api, 0).then((paid) => render(api, paid, { before: false })),
    onClosed: (refusal) => void closed(api, config, refusal),
    onUnknown: checking,
  });
  expireInTime(api, config);
}

async function closed(api: SessionApi, config: Config, { code }: Refusal): Promise<void> {
  if (code === 'confirm_in_progress') checking();
  const now = await whenIdle(api, 0);
  if (now.status !== 'active' || code === 'confirm_in_progress') return render(api, now, { before: true });
  const text = code === 'rate_limited' ? spentText : 'Nothing was charged.';
  showNotice({ heading: 'This payment can not be taken', text: [text, askSender(config)], ...back(config) });
}

function receipt(api: SessionApi, config: Config, before: boolean): void {
  showReceipt(config, { before });
  setInterval(async () => {
    const answer = await api.config();
    if (answer.ok) showReturnLink(answer.body);
  }, RETURN_LINK_MS);
}

/** The API's clock decides, not this machine's: when the time seems to be over, it is asked. */
function expireInTime(api: SessionApi, { expires_at }: Config): void {
  const check = async () => {
    const answer = checkout?.isPaying ? undefined : await api.config();
    if (checkout?.isPaid) return;
    if (answer?.ok && answer.body.status !== 'active' && !checkout?.isPaying)
      await render(api, answer.body, { before: true });
    else setTimeout(check, RECHECK_MS);
  };
  setTimeout(check, Math.max(0, Date.parse(expires_at) - Date.now()) + 1_000);
}

function checking(): void {
  showNotice({
    heading: 'Do not pay again',
    text: [
      'We do not know yet whether your payment went through. We are finding out.',
      'Keep this page open: it tells you as soon as we know. This can take a few minutes.',
    ],
  });
}

function expired(config: Config): void {
  showNotice({
    heading: 'This link has expired',
    text: ['Payment links work for a limited time. Nothing was charged.', askSender(config)],
    ...back(config),
  });
}

function unavailable(config: Config): void {
  showNotice({
    heading: 'You can not pay on this page',
    text: ['This payment needs something that this page does not offer. Nothing was charged.', askSender(config)],
    ...back(config),
  });
}

function badLink(): void {
  showNotice({
    heading: 'This link is not complete',
    text: [
      'A payment link works only as a whole, and this page does not keep it when you load it again.',
      'Go back to where you found the link and open it once more. If you have paid already, it will tell you.',
    ],
  });
}

const askSender = ({ merchant_display_name: name }: Config) => `Ask ${name} for a new link.`;

const back = ({ cancel_url: url, merchant_display_name: name }: Config) =>
  url === undefined ? {} : { link: { label: `Go back to ${name}`, url } };

// A second link to the same session differs by its fragment only, for which no browser loads a page anew.
addEventListener('hashchange', () => location.reload());
addEventListener('beforeunload', (event) => {
  if (checkout?.isPaying) event.preventDefault();
});

const link = takeLink();
if (link) void open(link);
else badLink();
