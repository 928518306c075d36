import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { join } from 'node:path';
import { checkoutApp } from '../../../lib/app.ts';
import { environments } from '../../../lib/environments.ts';
import { appleSecret } from './assembly.ts';

// Synthesises a deployment as one is set up whose payers are real: with senders of codes, and known to Apple.
const [, , folder = '', outdir = '', variables = '{}'] = process.argv;

const app = checkoutApp({
  root: process.cwd(),
  build: join(folder, 'build'),
  outdir,
  env: 'sandbox',
  settings: {
    name: 'the settings of the tests',
    environments: {
      sandbox: {
        ...environments['sandbox'],
        messages: {
          emailFrom: 'pay@shop.example',
          smsOrigination: 'arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-1',
        },
        applePayMerchant: { identifier: 'merchant.example.shop', identitySecretName: appleSecret },
      },
    },
    text: () => '',
  },
});

/** The functions that call whom nobody can call from a test. */
const callers = ['ConfirmSession', 'StartApplePay'];
for (const construct of app.node.findAll()) {
  if (!(construct instanceof LambdaFunction) || !callers.includes(construct.node.scope?.node.id ?? '')) continue;
  for (const [name, value] of Object.entries<string>(JSON.parse(variables))) construct.addEnvironment(name, value);
}
app.synth();
