import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sandboxTable } from '../../support/dynamodb.ts';

export interface RunningSandbox {
  readonly url: string;
  /** Resolves to the exit code when the process has ended. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

export interface SandboxHome {
  readonly apiKey: string;
  /** While it is not readable, Secrets Manager refuses. */
  readonly secret: { readable: boolean };
  /** Starts the processor's process; several may follow or share one home. */
  start(): Promise<RunningSandbox>;
  stop(): Promise<void>;
}

/** A table and a secret for the sandbox processor, that outlive its processes. */
export async function sandboxHome(): Promise<SandboxHome> {
  const apiKey = 'sandbox-test-api-key';
  const { tableName, client } = await sandboxTable();
  client.destroy();
  const secret = { readable: true };
  const secrets = createServer((_request, response) => {
    if (!secret.readable) {
      response.writeHead(400, { 'x-amzn-errortype': 'AccessDeniedException' }).end('{}');
      return;
    }
    const SecretString = JSON.stringify({ publishable_key: 'pk_sandbox', api_key: apiKey });
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ SecretString }));
  });
  await once(secrets.listen(0, '127.0.0.1'), 'listening');
  const { port } = secrets.address() as AddressInfo;
  const running = new Set<RunningSandbox>();

  return {
    apiKey,
    secret,
    async start() {
      const sandbox = await startServer({
        AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}`,
        SANDBOX_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:sandbox',
        SANDBOX_TABLE_NAME: tableName,
      });
      running.add(sandbox);
      return sandbox;
    },
    async stop() {
      await Promise.all([...running].map((sandbox) => sandbox.stop()));
      secrets.close();
      secrets.closeAllConnections();
    },
  };
}

async function startServer(variables: Record<string, string>): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [join(process.cwd(), 'test/sandbox/support/server.ts')], {
    env: {
      ...process.env,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.startsWith('listening ')) resolve(line.slice('listening '.length));
    });
    exited.then((code) => reject(new Error(`The sandbox processor ended with ${code} before it listened`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    exited,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
