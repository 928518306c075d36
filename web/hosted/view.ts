import type { Config, Quote } from './api.ts';
import { byId, make, part, tell, wordsOf } from './dom.ts';
import { instrumentName } from './messages.ts';
import { formatMoney } from './money-format.ts';
import { rowElement, summaryRows } from './summary.ts';

const sections = ['notice', 'receipt', 'payment'] as const;

/** Shows one section, names it in the title, and takes the reader to its heading. */
function show(section: (typeof sections)[number], heading: string, { focus = true } = {}): HTMLElement {
  for (const id of sections) byId(id).hidden = id !== section;
  const shown = byId(section);
  const title = part(shown, 'h1');
  title.textContent = heading;
  const merchant = byId('merchant').textContent;
  document.title = merchant && !heading.includes(merchant) ? `${heading} – ${merchant}` : heading;
  if (focus) title.focus();
  return shown;
}

export interface Notice {
  readonly heading: string;
  readonly text: readonly string[];
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly link?: { readonly label: string; readonly url: string };
}

export function showNotice({ heading, text, action, link }: Notice): void {
  const section = show('notice', heading);
  part(section, '[data-text]').replaceChildren(...text.map((line) => make('p', {}, [line])));
  const button = part<HTMLButtonElement>(section, '[data-action]');
  tell(button, action?.label);
  button.onclick = action ? action.run : null;
  const anchor = part<HTMLAnchorElement>(section, '[data-link]');
  tell(anchor, link?.label);
  if (link) anchor.href = link.url;
}

/** What stays on the page in every state of this session. */
export function showMerchant(config: Config): void {
  byId('test-mode').hidden = !config.test_mode;
  byId('merchant').textContent = config.merchant_display_name;
  const logo = byId<HTMLImageElement>('logo');
  const { logo_url: url } = config.branding;
  if (!url || logo.src === url) return;
  logo.onload = () => {
    logo.hidden = false;
  };
  logo.src = url;
}

export function showPayment(config: Config): void {
  show('payment', 'Make a payment', { focus: !byId('notice').hidden });
  tell(byId('page-message'), config.page_message === undefined ? undefined : wordsOf(config.page_message));
  tell(byId('description'), config.description);
  const until = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
  byId('deadline').textContent = `You can pay with this link until ${until.format(new Date(config.expires_at))}.`;
  const cancel = byId<HTMLAnchorElement>('cancel');
  cancel.hidden = config.cancel_url === undefined;
  if (config.cancel_url !== undefined) cancel.href = config.cancel_url;
  showCost(config);
}

/** The rows of the summary; with a quote also its fee, its total, and for a debit what the payer authorizes. */
export function showCost(config: Config, quote?: Quote): void {
  const { currency = '' } = config;
  byId('rows').replaceChildren(...summaryRows(config, quote).map((row) => rowElement(row, currency)));
  const total = quote && formatMoney(quote.total_amount, currency);
  const account = quote?.last4 === undefined ? 'the bank account above' : `the bank account ending ${quote.last4}`;
  const today = new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(new Date());
  const merchant = config.merchant_display_name;
  const mandate =
    `By pressing “Pay ${total}” you authorize ${merchant} to debit ${total} once from ${account}, on ${today} ` +
    `or on the next business days. To revoke this, contact ${merchant} before the debit is made.`;
  tell(byId('mandate'), quote?.method === 'ach' ? mandate : undefined);
}

export type PayState = 'empty' | 'quoting' | 'ready' | 'paying';

export function showPayButton(state: PayState, config: Config, quote?: Quote): void {
  const { currency = '' } = config;
  const total = quote ? formatMoney(quote.total_amount, currency) : '';
  const fee = quote && quote.convenience_fee > 0 ? formatMoney(quote.convenience_fee, currency) : undefined;
  const button = byId('pay');
  // Not `disabled`: the button keeps the focus, and pressing it early says what is missing.
  button.setAttribute('aria-disabled', String(state !== 'ready'));
  button.textContent = { empty: 'Pay', quoting: 'Pay', ready: `Pay ${total}`, paying: 'Paying…' }[state];
  const including = fee ? `, including ${fee} (${quote?.fee_label ?? 'convenience fee'})` : '';
  byId('status').textContent = {
    empty: 'Fill in the details to see the total.',
    quoting: 'Working out the total…',
    ready: `Total ${total}${including}.`,
    paying: 'Paying. Do not close this page.',
  }[state];
}

/** Over the form: why the last try did not go through. */
export function showAlert(text: string | undefined): void {
  tell(byId('alert'), text);
  if (text) byId('alert').scrollIntoView({ block: 'nearest' });
}

/** `before`: it had been paid before this page was opened, or in another window. */
export function showReceipt(config: Config, { before = false } = {}): void {
  const { payment, currency = '', merchant_display_name: merchant } = config;
  const pending = payment?.status === 'pending';
  const section = show('receipt', pending ? 'Payment submitted' : before ? 'Already paid' : 'Payment complete');
  part(section, '[data-text]').textContent = pending
    ? 'Your bank has not confirmed the debit yet, which can take a few business days. Do not pay again.'
    : before
      ? `This payment to ${merchant} has been made. There is nothing left to pay here.`
      : `Thank you. ${merchant} has your payment.`;
  const rows: [term: string, value: string][] = payment
    ? [
        ['Amount', formatMoney(payment.amount, currency)],
        ...(payment.convenience_fee > 0
          ? [['Fee', formatMoney(payment.convenience_fee, currency)] as [string, string]]
          : []),
        [pending ? 'Total to be debited' : 'Total paid', formatMoney(payment.total_amount, currency)],
        ['Paid with', instrumentName(payment.method, payment.card_type, payment.last4)],
        ['Reference', payment.payment_uid],
      ]
    : [];
  const list = rows.map(([term, value]) => make('div', {}, [make('dt', {}, [term]), make('dd', {}, [value])]));
  part(section, 'dl').replaceChildren(...list);
  showReturnLink(config);
}

export function showReturnLink({ redirect_url: url, merchant_display_name: merchant }: Config): void {
  const link = part<HTMLAnchorElement>(byId('receipt'), '[data-link]');
  tell(link, url === undefined ? undefined : `Return to ${merchant}`);
  if (url !== undefined) link.href = url;
}

/** Asks whether to pay although it looks like a repeat. Leaving the prompt in any other way is a no. */
export function askDuplicate(config: Config, total: number): Promise<boolean> {
  const dialog = byId<HTMLDialogElement>('duplicate');
  const amount = formatMoney(total, config.currency ?? '');
  byId('duplicate-text').textContent =
    `A payment of the same amount to ${config.merchant_display_name} was made a short while ago. ` +
    `Nothing has been charged here yet. Pay ${amount} anyway?`;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'pay'), { once: true });
  });
}
