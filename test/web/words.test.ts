import { exponentOf, isCurrency } from '../../lambdas/domain/money.ts';
import { directionOf, isolated } from '../../web/frame/bidi.ts';
import { announcementDue, clockText, secondsLeft } from '../../web/frame/countdown.ts';
import { formatLocaleOf, languageOf } from '../../web/frame/locale-choice.ts';
import { formatMoney } from '../../web/frame/money.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const currencies = letters
  .flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
  .filter((code) => isCurrency(code));

describe('money', () => {
  it('has the decimals that the API charges by, in every currency that it takes', () => {
    const decimals = (code: string) => /[.](\d+)/.exec(formatMoney(123_456_789, code, 'en-US'))?.[1]?.length ?? 0;
    expect(currencies.length).toBeGreaterThan(150);
    expect(Object.fromEntries(currencies.map((code) => [code, decimals(code)]))).toEqual(
      Object.fromEntries(currencies.map((code) => [code, exponentOf(code)])),
    );
  });

  it.each([
    [1_039, 'USD', 'en-US', '$10.39'],
    [99_999_999, 'USD', 'en-US', '$999,999.99'],
    [-50, 'USD', 'en-US', '-$0.50'],
    [1_234, 'JPY', 'en', '¥1,234'],
    [5, 'KWD', 'en', 'KWD\u00a00.005'],
    // Intl would show none.
    [1_234, 'HUF', 'en', 'HUF\u00a012.34'],
    [123_450, 'USD', 'es-US', '$1,234.50'],
    [123_450, 'EUR', 'fr-FR', '1\u202f234,50\u00a0€'],
    [123_450, 'USD', 'ar-EG', '\u2066$1,234.50\u2069'],
    [-500, 'USD', 'ar', '\u2066-$5.00\u2069'],
  ])('%i %s in %s reads %s', (amount, currency, locale, text) => {
    expect(formatMoney(amount, currency, locale)).toBe(text);
  });
});

describe('text in two directions', () => {
  it.each([
    ['en', 'ltr'],
    ['ar', 'rtl'],
    ['ar-EG', 'rtl'],
    ['he', 'rtl'],
    ['arn', 'ltr'],
  ])('%s runs %s', (locale, direction) => {
    expect(directionOf(locale)).toBe(direction);
  });

  it('is isolated where it could be mixed up, and nowhere else', () => {
    expect(isolated('P-123', 'en')).toBe('P-123');
    expect(isolated('P-123', 'ar')).toBe('\u2068P-123\u2069');
    expect(isolated('شركة الماء', 'en')).toBe('\u2068شركة الماء\u2069');
  });
});

describe('which language', () => {
  const available = ['en', 'ar', 'es', 'fr'];

  it.each([
    ['fr', ['es-US'], 'fr'],
    ['FR-ca', ['es-US'], 'fr'],
    [undefined, ['es-US', 'en'], 'es'],
    [undefined, ['de-DE', 'fr-CH', 'en'], 'fr'],
    ['de', ['fr'], 'fr'],
    ['../es', ['fr'], 'fr'],
    ['', [], undefined],
    [undefined, ['zh-Hant-TW'], undefined],
  ])('%s is wanted by the page and %j by the browser: %s', (wanted, languages, chosen) => {
    expect(languageOf(available, wanted, languages)).toBe(chosen);
  });

  it.each([
    ['es', undefined, ['es-US', 'en'], 'es-US'],
    ['es', 'es', ['en-US'], 'es-US'],
    ['es', 'es-MX', ['en-US'], 'es-MX'],
    ['fr', undefined, ['fr'], 'fr'],
    ['en', undefined, ['de-DE', 'en-GB'], 'en-GB'],
    ['ar', 'ar', ['en_US', 'en-US'], 'ar-US'],
  ])('%s texts, %s wanted, with %j in the browser, write numbers as in %s', (locale, wanted, languages, tag) => {
    expect(formatLocaleOf(locale, wanted, languages)).toBe(tag);
  });
});

describe('the time that is left', () => {
  it('is announced at 3 minutes, 1 minute and 30 seconds, once each', () => {
    const said: number[] = [];
    for (let left = 400; left > 0; left -= 1) {
      const due = announcementDue(left, left - 1);
      if (due !== undefined) said.push(left - 1, due);
    }
    expect(said).toEqual([180, 180, 60, 60, 30, 30]);
  });

  it.each([
    [400, 45, 60],
    [400, 20, 30],
    [170, 160, undefined],
    [30, 29, undefined],
    [10, 0, undefined],
    [400, 0, undefined],
  ])('fell from %i to %i seconds: %s is announced', (before, now, mark) => {
    expect(announcementDue(before, now)).toBe(mark);
  });

  it('is counted in whole seconds and never below none', () => {
    expect([secondsLeft(10_000, 8_999), secondsLeft(10_000, 9_000), secondsLeft(10_000, 10_001)]).toEqual([2, 1, 0]);
    expect([clockText(300), clockText(65), clockText(9), clockText(0)]).toEqual(['5:00', '1:05', '0:09', '0:00']);
  });
});
