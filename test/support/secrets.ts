import { call } from './http.ts';

/** As a merchant does, with the AWS command line: a secret of that name, made or given a new value. */
export async function putSecret(endpoint: string, name: string, value: string): Promise<void> {
  const body = { Name: name, SecretId: name, SecretString: value };
  for (const target of ['CreateSecret', 'PutSecretValue']) {
    const headers = { 'x-amz-target': `secretsmanager.${target}`, 'content-type': 'application/x-amz-json-1.1' };
    const { status, text } = await call('POST', endpoint, { headers, body });
    if (status !== 200 && !text.includes('ResourceExistsException')) throw new Error(`secret: ${text}`);
  }
}
