import { msg, str } from '@lit/localize';
import type { Config } from '../../api-client/session-api.ts';
import type { Checkout } from '../flow/checkout.ts';
import { isolate } from '../format.ts';
import type { Notice } from '../views/notice.ts';
import { alertText } from './alerts.ts';

/** Said only where the session is known: a page that could not ask may stand where a payment was lost from sight. */
const nothingCharged = () => msg('Nothing was charged.', { id: 'notice.nothing-charged' });

export const unreachable = (checkout: Checkout): Notice => ({
  heading: msg('This page could not be loaded', { id: 'notice.unreachable' }),
  text: [
    msg('We cannot reach the payment service right now.', { id: 'notice.unreachable.text' }),
    msg(
      'Check your connection, then try again. If you have tried to pay already, this page will tell you what came of it.',
      {
        id: 'notice.unreachable.do',
      },
    ),
  ],
  action: { label: msg('Try again', { id: 'notice.retry' }), run: () => void checkout.load() },
});

export const badLink = (): Notice => ({
  heading: msg('This link is not complete', { id: 'notice.bad-link' }),
  text: [
    msg('A payment link works only as a whole, and this page does not keep it when you load it again.', {
      id: 'notice.bad-link.text',
    }),
    msg('Go back to where you found the link and open it once more. If you have paid already, it will tell you.', {
      id: 'notice.bad-link.do',
    }),
  ],
});

export const notAllowed = (): Notice => ({
  heading: msg('This payment cannot be shown here', { id: 'notice.not-allowed' }),
  text: [
    msg('The page that you are on is not allowed to show this payment.', {
      id: 'notice.not-allowed.text',
    }),
    msg('Go back to where you wanted to pay, or ask who sent you here.', { id: 'notice.not-allowed.do' }),
  ],
});

export const reconnecting = (): Notice => ({
  heading: msg('Do not pay again', { id: 'notice.unknown' }),
  text: [
    msg('The connection broke while your payment was on its way.', { id: 'notice.reconnecting.text' }),
    msg('We are trying again. You are charged once at most. Keep this page open.', { id: 'notice.reconnecting.do' }),
  ],
});

export const unknown = (): Notice => ({
  heading: msg('Do not pay again', { id: 'notice.unknown' }),
  text: [
    msg('We do not know yet whether your payment went through. We are finding out.', { id: 'notice.unknown.text' }),
    msg('Keep this page open: it tells you as soon as we know. This can take a few minutes.', {
      id: 'notice.unknown.do',
    }),
  ],
});

export const expired = (config: Config | undefined): Notice => ({
  heading: msg('This link has expired', { id: 'notice.expired' }),
  text: [
    config?.scope === 'wallet'
      ? msg('Links like this one work for a limited time. Your saved payment methods stay as they are.', {
          id: 'notice.expired.wallet',
        })
      : msg('Payment links work for a limited time. Nothing was charged.', { id: 'notice.expired.text' }),
    ...askSender(config),
  ],
  ...back(config),
});

export const unavailable = ({ options, model: { config } }: Checkout): Notice => ({
  ...(options.managementMode ? noWallet(config) : noPayment(config)),
  ...back(config),
});

const noWallet = (config: Config | undefined): Notice => ({
  heading: msg('Your saved payment methods cannot be shown here', { id: 'notice.no-wallet' }),
  text: [
    msg('This page was opened with the link of a payment.', { id: 'notice.no-wallet.text' }),
    ...askSender(config),
  ],
});

const noPayment = (config: Config | undefined): Notice => ({
  heading: msg('You cannot pay on this page', { id: 'notice.unavailable' }),
  text: [
    msg('This payment needs something that this page does not offer. Nothing was charged.', {
      id: 'notice.unavailable.text',
    }),
    ...askHow(config),
  ],
});

export const closed = (config: Config | undefined, code: string): Notice => ({
  heading: msg('This payment cannot be taken', { id: 'notice.closed' }),
  text: [closedText(code), ...(code === 'already_confirmed' ? [] : askSender(config))],
  ...back(config),
});

function closedText(code: string): string {
  if (code === 'already_confirmed')
    return msg('This payment has been made already. Do not pay again.', { id: 'notice.closed.paid' });
  if (code === 'rate_limited')
    return msg('Too many payments were declined, so this link takes no more. Nothing was charged.', {
      id: 'notice.closed.spent',
    });
  return code === 'challenge_failed' || code === 'challenge_required' ? alertText({ code }) : nothingCharged();
}

function askSender(config: Config | undefined): string[] {
  const merchant = config?.merchant_display_name;
  return merchant === undefined ? [] : [msg(str`Ask ${isolate(merchant)} for a new link.`, { id: 'notice.ask' })];
}

function askHow(config: Config | undefined): string[] {
  const merchant = config?.merchant_display_name;
  return merchant === undefined
    ? []
    : [msg(str`Ask ${isolate(merchant)} how else you can pay.`, { id: 'notice.ask-how' })];
}

export function back(config: Config | undefined): Pick<Notice, 'link'> {
  if (config?.cancel_url === undefined) return {};
  const merchant = isolate(config.merchant_display_name);
  return { link: { label: msg(str`Go back to ${merchant}`, { id: 'notice.back' }), url: config.cancel_url } };
}
