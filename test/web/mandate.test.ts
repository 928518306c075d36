import { configureLocalization, str } from '@lit/localize';
import { date, plural, writeAs } from '../../web/frame/format.ts';
import { mandateCopy, type Mandate, mandateText, needsTick, saveConsent } from '../../web/frame/mandate.ts';
import { templates as ar } from '../../web/locales/ar.ts';
import { templates as es } from '../../web/locales/es.ts';
import { templates as fr } from '../../web/locales/fr.ts';

const modules: Readonly<Record<string, { templates: typeof es | typeof fr | typeof ar }>> = {
  ar: { templates: ar },
  es: { templates: es },
  fr: { templates: fr },
};

// What tells of a change of language is an event of the window, which Node does not have.
Object.assign(globalThis, { window: new EventTarget() });

const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: Object.keys(modules),
  loadLocale: async (code) => modules[code] ?? { templates: {} },
});

async function speak(locale: string): Promise<void> {
  await setLocale(locale);
  writeAs(locale, locale);
}

afterAll(() => speak('en'));

const mandate: Mandate = {
  secCode: 'web',
  merchant: 'City of Riverton',
  total: '$129.24',
  accountType: 'checking',
  last4: '6789',
  at: new Date(2026, 10, 21),
  button: 'Pay $129.24',
};
const secCodes = ['web', 'tel', 'ppd'] as const;

describe.each(['en', 'es', 'fr', 'ar'])('what a payer authorises, in %s', (locale) => {
  beforeAll(() => speak(locale));

  it.each(secCodes)('names merchant, amount, account and date when it is %s', (secCode) => {
    const text = mandateText({ ...mandate, secCode });
    for (const part of ['City of Riverton', '$129.24', '6789', date(mandate.at)]) expect(text).toContain(part);
    expect(text).not.toMatch(/undefined|\$\{/);
  });

  it('is another text for each SEC code and type of account', () => {
    const texts = secCodes.flatMap((secCode) =>
      (['checking', 'savings', undefined] as const).map((accountType) =>
        mandateText({ ...mandate, secCode, accountType }),
      ),
    );
    expect(new Set(texts).size).toBe(9);
  });

  it('is on the receipt too', () => {
    const copy = mandateCopy(mandate);
    for (const part of ['City of Riverton', '$129.24', '6789']) expect(copy).toContain(part);
  });

  it('says for a saved method whether the merchant may use it alone', () => {
    const consents = (['card', 'ach'] as const).flatMap((method) =>
      (['on_session', 'off_session'] as const).map((usage) => saveConsent(method, usage, 'City of Riverton')),
    );
    expect(new Set(consents).size).toBe(4);
    for (const consent of consents) expect(consent).toContain('City of Riverton');
  });
});

describe('in English', () => {
  beforeAll(() => speak('en'));

  it.each(secCodes)('the authorisation says that it is for one debit, and how it is revoked: %s', (secCode) => {
    const text = mandateText({ ...mandate, secCode });
    expect(text).toMatch(/authorized? /);
    expect(text).toContain('one-time electronic debit of $129.24');
    expect(text).toContain('on or soon after November 21, 2026');
    expect(text).toMatch(/revoke .*contact|contact .*revoke/);
  });

  it('the web is authorised by the button, the others by a box', () => {
    expect(mandateText(mandate)).toContain('By pressing “Pay $129.24”');
    expect(secCodes.map(needsTick)).toEqual([false, true, true]);
  });
});

describe('a number in a text', () => {
  const wait = (seconds: number) =>
    plural('challenge.wait', seconds, { one: str`in ${seconds} second`, other: str`in ${seconds} seconds` });

  it.each([
    ['en', 1, 'in 1 second'],
    ['en', 0, 'in 0 seconds'],
    ['es', 1, 'Podrá pedir otro código en 1 segundo.'],
    ['fr', 0, 'Vous pourrez demander un autre code dans 0 seconde.'],
    ['ar', 2, 'يمكنك طلب رمز آخر بعد ثانيتين.'],
    ['ar', 5, 'يمكنك طلب رمز آخر بعد 5 ثوانٍ.'],
    ['ar', 30, 'يمكنك طلب رمز آخر بعد 30 ثانية.'],
  ])('has the form that %s has for %i', async (locale, seconds, text) => {
    await speak(locale);
    expect(wait(seconds)).toBe(text);
  });
});
