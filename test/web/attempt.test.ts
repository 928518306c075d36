import { confirmSessionSchema } from '../../lambdas/domain/wire/payment.ts';
import type { Config, Quote } from '../../web/api-client/session-api.ts';
import { acknowledged, answered, newAttempt } from '../../web/frame/flow/attempt.ts';
import { writeAs } from '../../web/frame/format.ts';
import { emptyForm } from '../../web/frame/forms/form.ts';

const config = {
  merchant_display_name: 'City of Riverton',
  setup_future_usage: 'off_session',
  saved_methods: [],
  required_avs_fields: ['zip'],
} as unknown as Config;
const quote = { total_amount: 1_039, currency: 'USD', method: 'ach', last4: '6789' } as Quote;
const pressed = {
  prepared: { token: 'tok_1', method: 'ach' as const, quote },
  config,
  choice: { key: 'ach', kind: 'ach' } as const,
  form: { ...emptyForm, save: true, values: { 'billing-zip': ' 12345 ', number: '4242424242424242' } },
  options: {},
};

afterEach(() => writeAs('en', 'en'));

describe('what a press of Pay sends', () => {
  it.each(['en', 'ar'])('is what the API takes, in %s', (locale) => {
    writeAs(locale, locale);
    const { body } = newAttempt(pressed);
    expect(confirmSessionSchema.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({
      processor_token: 'tok_1',
      total_amount: 1_039,
      save_method: true,
      consent_text: expect.stringContaining('City of Riverton'),
      billing_details: { zip: '12345' },
      ach_authorization: { sec_code: 'web' },
    });
    expect(JSON.stringify(body)).not.toContain('4242');
  });

  it('has a key of its own, which only an acknowledgement shares', () => {
    const attempt = newAttempt(pressed);
    expect(newAttempt(pressed).key).not.toBe(attempt.key);
    const code = answered(attempt, { type: 'email', code: '123456' });
    expect(code.key).not.toBe(attempt.key);
    expect(code.body.challenge_response).toEqual({ type: 'email', code: '123456' });
    const again = acknowledged(code);
    expect(again.key).toBe(code.key);
    expect(again.body).toEqual({ ...attempt.body, duplicate_acknowledged: true });
  });
});
