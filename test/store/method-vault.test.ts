import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Assembly } from '../../local/assembly.ts';
import { awsEndpoint } from '../../local/aws-endpoint.ts';
import { openKms } from '../../local/kms.ts';
import { addressesFrom, openStack } from '../../local/stack.ts';
import { openState } from '../../local/state.ts';
import { methodVault } from '../../lambdas/store/method-vault.ts';

const KEYS = { Vault: { Type: 'AWS::KMS::Key' }, Other: { Type: 'AWS::KMS::Key' } };
const context = { account: 'pa_1', wallet: 'w1' };

let server: Server;
let arn: (logicalId: string) => string;

beforeAll(async () => {
  const state = openState();
  const assembly = { stackName: 'Fixture', template: { Resources: KEYS } } as unknown as Assembly;
  const stack = openStack(assembly, state, addressesFrom(1));
  arn = (logicalId) => stack.attribute(logicalId, 'Arn');
  const secrets = { get: () => undefined, put: () => {}, create: () => false };
  server = createServer(awsEndpoint('http://127.0.0.1', secrets, openKms(stack, state)).listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('a sealed reference', () => {
  it('opens for the wallet that it was sealed for, and says nothing to who has it', async () => {
    const vault = methodVault(arn('Vault'));
    const sealed = await vault.seal('vlt_reference', context);
    expect(Buffer.from(sealed).includes('reference')).toBe(false);
    expect(await vault.open(sealed, context)).toBe('vlt_reference');
    expect(await vault.open(sealed, { wallet: 'w1', account: 'pa_1' })).toBe('vlt_reference');
    expect(await vault.seal('vlt_reference', context)).not.toEqual(sealed);
  });

  it.each([
    ['another wallet', { ...context, wallet: 'w2' }],
    ['another account', { ...context, account: 'pa_2' }],
  ])('does not open for %s', async (_, other) => {
    const vault = methodVault(arn('Vault'));
    const sealed = await vault.seal('vlt_reference', context);
    await expect(vault.open(sealed, other)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  it('does not open when it was changed, or with another key', async () => {
    const vault = methodVault(arn('Vault'));
    const sealed = await vault.seal('vlt_reference', context);
    const changed = Uint8Array.from(sealed).with(-1, (sealed.at(-1) ?? 0) ^ 1);
    await expect(vault.open(changed, context)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    await expect(methodVault(arn('Other')).open(sealed, context)).rejects.toMatchObject({
      name: 'IncorrectKeyException',
    });
  });

  it('is not made with a key that there is not', async () => {
    const vault = methodVault(arn('Vault').replace(/key\/.*/, 'key/none'));
    await expect(vault.seal('vlt_reference', context)).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
