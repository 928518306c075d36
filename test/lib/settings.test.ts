import { readFileSync } from 'node:fs';
import { environments } from '../../lib/environments.ts';
import { settingsFor } from '../../lib/settings.ts';
import { lineOf } from '../../lib/settings-lines.ts';

const place = { account: '111122223333', region: 'eu-west-1', alarmEmail: 'ops@shop.example' };
const file = (prod: object) => ({ name: 'lib/environments.ts', environments: { prod }, text: () => written });
const withSettings = (changes: Record<string, unknown>) => () =>
  settingsFor('prod', {}, file({ ...environments['prod'], ...place, ...changes }));

/** As a merchant has it: with a comment that reads like a setting, a text with a brace, and a shared constant. */
const written = `
const trial = {
  keepData: false,
  throttles: { default: { rate: 50, burst: 100 }, routes: { 'create-account': { rate: 5 } } },
};
export const environments = {
  sandbox: trial,
  prod: {
    // memoryMb: 1,
    account: '{111122223333',
    memoryMb: 512,
    throttles: {
      default: { rate: 100, burst: 200 },
      routes: {
        'create-session': { rate: 500, burst: 1_000 },
      },
    },
  },
};
`;

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0';

describe('settings', () => {
  it.each(['sandbox', 'dev'])('%s can be thrown away and has the sandbox processor', (env) => {
    expect(settingsFor(env)).toMatchObject({ keepData: false, sandboxProcessor: true, showClientSecret: true });
  });

  it('prod keeps its data, takes no test money and shows no secret', () => {
    expect(settingsFor('prod', place)).toMatchObject({
      keepData: true,
      sandboxProcessor: false,
      showClientSecret: false,
    });
  });

  it.each(['production', '', '__proto__', 'toString'])(
    'an unknown environment %j is refused with those there are',
    (env) => {
      expect(() => settingsFor(env)).toThrow(
        /^lib\/environments\.ts: there is no environment ".*"; -c env= takes sandbox, dev, prod$/,
      );
    },
  );

  it.each([
    [
      'a missing setting',
      { memoryMb: undefined },
      /^lib\/environments\.ts:11: prod\.memoryMb: write a whole number from 256 to 3008$/,
    ],
    [
      'a retention that does not exist',
      { logRetentionDays: 8 },
      /^lib\/environments\.ts:8: prod\.logRetentionDays: write a retention/,
    ],
    ['a wrong type', { keepData: 'yes' }, /prod\.keepData: write true or false$/],
    ['an unknown setting', { memory: 512 }, /prod\.memory: there is no such setting; take it out$/],
    [
      'a throttle of no requests',
      { throttles: { default: { rate: 0, burst: 1 }, routes: {} } },
      /^lib\/environments\.ts:13: prod\.throttles\.default\.rate: write a whole/,
    ],
    [
      'a throttle for a route that does not exist',
      { throttles: { default: { rate: 1, burst: 1 }, routes: { 'pay-session': { rate: 1, burst: 1 } } } },
      /prod\.throttles\.routes\S*: /,
    ],
    [
      'a domain that is no host name',
      { checkoutDomain: { name: 'https://pay', certificateArn } },
      /checkoutDomain\.name: write a host name/,
    ],
    [
      'a certificate that CloudFront can not take',
      { checkoutDomain: { name: 'pay.example.com', certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') } },
      /prod\.checkoutDomain\.certificateArn: write the ARN of a certificate in us-east-1/,
    ],
    [
      'an address that is none',
      { messages: { emailFrom: 'Shop <pay@shop.example>' } },
      /messages\.emailFrom: write an e-mail/,
    ],
    [
      'a number that is no ARN',
      { messages: { smsOrigination: '+15555550100' } },
      /messages\.smsOrigination: write the ARN of a phone number/,
    ],
    [
      'a merchant whom Apple can not know',
      { applePayMerchant: { identifier: 'shop', identitySecretName: 'hosted-sessions/apple-pay' } },
      /applePayMerchant\.identifier: write a merchant identifier/,
    ],
    [
      'a secret that functions may not read',
      { applePayMerchant: { identifier: 'merchant.shop', identitySecretName: 'apple-pay' } },
      /applePayMerchant\.identitySecretName: write a name that begins with hosted-sessions\//,
    ],
    [
      'a certificate of the API in another region',
      { apiDomain: { name: 'api.example.com', certificateArn } },
      /prod\.apiDomain\.certificateArn: write a certificate in eu-west-1/,
    ],
    ['an account that is none', { account: '1111' }, /^lib\/environments\.ts:10: prod\.account: write the number/],
    ['an account that is missing', { account: undefined }, /prod\.account: add account: .*, or give -c account=/],
    ['a prod without a region', { region: undefined }, /^lib\/environments\.ts:8: prod\.region: add region: /],
    ['a prod whose alarms nobody hears', { alarmEmail: undefined }, /prod\.alarmEmail: add alarmEmail: /],
    [
      'a file outside the project',
      { applePayDomainAssociation: '../association' },
      /write the path of a file within the project/,
    ],
    [
      'a file by its absolute path',
      { applePayDomainAssociation: '/etc/passwd' },
      /write the path of a file within the project/,
    ],
  ])('%s is refused by file and name', (_, changes, message) => {
    expect(withSettings(changes)).toThrow(message);
  });

  it('names every fault at once', () => {
    expect(withSettings({ memoryMb: 1, keepData: 1 })).toThrow(/prod\.keepData: .*\n.*prod\.memoryMb: /);
  });

  it('takes from the command line what a pipeline knows', () => {
    expect(settingsFor('prod', place)).toMatchObject(place);
    expect(() => settingsFor('prod', { ...place, region: 'Ireland' })).toThrow(/prod\.region: write an AWS region/);
  });

  it.each([
    [['prod', 'throttles', 'routes', 'create-session', 'burst'], 15],
    [['prod', 'throttles', 'routes', 'quote-fee'], 14],
    [['prod', 'memoryMb'], 11],
    [['prod', 'checkoutDomain', 'name'], 8],
    [['sandbox', 'throttles', 'default', 'rate'], 4],
    [['sandbox', 'memoryMb'], 7],
    [['nothing'], 1],
  ])('finds the line to mend of %j', (path, line) => {
    expect(lineOf(written, path)).toBe(line);
  });

  it('finds every setting of the file that merchants edit', () => {
    const own = readFileSync('lib/environments.ts', 'utf8');
    const lines = own.split('\n');
    for (const name of Object.keys(environments['prod'] ?? {}))
      expect(lines[lineOf(own, ['prod', name]) - 1]).toContain(`${name}:`);
  });
});
