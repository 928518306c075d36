import { environments, settingsFor } from '../../lib/settings.ts';

const prod = environments.prod as Record<string, unknown>;
const withSettings = (changes: Record<string, unknown>) => () => settingsFor('prod', { prod: { ...prod, ...changes } });

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0';

describe('settings', () => {
  it.each(['sandbox', 'dev'])('%s can be thrown away and has the sandbox processor', (env) => {
    expect(settingsFor(env)).toMatchObject({ keepData: false, sandboxProcessor: true, showClientSecret: true });
  });

  it('prod keeps its data, takes no test money and shows no secret', () => {
    expect(settingsFor('prod')).toMatchObject({ keepData: true, sandboxProcessor: false, showClientSecret: false });
  });

  it.each(['production', '', '__proto__', 'toString'])(
    'an unknown environment %j is refused with those there are',
    (env) => {
      expect(() => settingsFor(env)).toThrow(
        /^lib\/settings\.ts: there is no environment ".*"; -c env= takes sandbox, dev, prod$/,
      );
    },
  );

  it.each([
    ['a missing setting', { memoryMb: undefined }, /^lib\/settings\.ts: prod\.memoryMb: /],
    [
      'a retention that does not exist',
      { logRetentionDays: 8 },
      /^lib\/settings\.ts: prod\.logRetentionDays: not a retention/,
    ],
    ['a wrong type', { keepData: 'yes' }, /^lib\/settings\.ts: prod\.keepData: /],
    ['an unknown setting', { memory: 512 }, /^lib\/settings\.ts: prod\.memory: no such setting$/],
    [
      'a throttle of no requests',
      { throttles: { default: { rate: 0, burst: 1 }, routes: {} } },
      /prod\.throttles\.default\.rate: /,
    ],
    [
      'a throttle for a route that does not exist',
      { throttles: { default: { rate: 1, burst: 1 }, routes: { 'pay-session': { rate: 1, burst: 1 } } } },
      /prod\.throttles\.routes\S*: /,
    ],
    [
      'a domain that is no host name',
      { checkoutDomain: { name: 'https://pay', certificateArn } },
      /checkoutDomain\.name: /,
    ],
    [
      'a certificate that CloudFront can not take',
      { checkoutDomain: { name: 'pay.example.com', certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') } },
      /prod\.checkoutDomain\.certificateArn: not a certificate of us-east-1/,
    ],
    [
      'an address that is none',
      { messages: { emailFrom: 'Shop <pay@shop.example>' } },
      /messages\.emailFrom: not an e-mail/,
    ],
    [
      'a number that is no ARN',
      { messages: { smsOrigination: '+15555550100' } },
      /messages\.smsOrigination: not an ARN of a phone number/,
    ],
    [
      'a merchant whom Apple can not know',
      { applePayMerchant: { identifier: 'shop', identitySecretName: 'hosted-sessions/apple-pay' } },
      /applePayMerchant\.identifier: not a merchant identifier/,
    ],
    [
      'a secret that functions may not read',
      { applePayMerchant: { identifier: 'merchant.shop', identitySecretName: 'apple-pay' } },
      /applePayMerchant\.identitySecretName: not a name that begins with hosted-sessions\//,
    ],
    ['a file outside the project', { applePayDomainAssociation: '../association' }, /not a path within the project/],
    ['a file by its absolute path', { applePayDomainAssociation: '/etc/passwd' }, /not a path within the project/],
  ])('%s is refused by file and name', (_, changes, message) => {
    expect(withSettings(changes)).toThrow(message);
  });

  it('names every fault at once', () => {
    expect(withSettings({ memoryMb: 1, keepData: 1 })).toThrow(/prod\.keepData: .*; prod\.memoryMb: /);
  });
});
