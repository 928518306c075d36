/** What `npm start` writes to outputs.json, for the cloud that the run's global setup started. */
export interface Outputs {
  readonly ApiUrl: string;
  readonly CheckoutUrl: string;
  readonly SandboxUrl: string;
  readonly TokenUrl: string;
  readonly AdminClientId: string;
  readonly AdminClientSecret: string;
  readonly UserPoolId: string;
  readonly DemoAccountUid: string;
  readonly FirstSession: string;
  readonly DynamoDbEndpoint: string;
  readonly TableName: string;
  readonly LocalControlUrl: string;
  readonly SecretsManagerEndpoint: string;
}

export const outputs: Outputs = JSON.parse(process.env['CLOUD_OUTPUTS'] ?? '{}');
