import { synthesise } from './synthesise.ts';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0';

/** All that a merchant may add to prod. */
export const additions = {
  messages: {
    emailFrom: 'pay@shop.example',
    smsOrigination: 'arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1',
  },
  applePayMerchant: { identifier: 'merchant.example.shop', identitySecretName: 'hosted-sessions/apple-pay' },
  applePayDomainAssociation: 'test/lib/support/association',
  checkoutDomain: { name: 'pay.example.com', certificateArn },
  apiDomain: { name: 'api.example.com', certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') },
};

/** Prod with everything that a merchant may add to it. */
export const equipped = () => synthesise('prod', additions);
