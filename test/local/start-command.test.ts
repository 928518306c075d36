import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { howTo } from '../../local/how-to.ts';

function run(args: string[], env: Record<string, string>): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/local.ts', ...args], { env: { ...process.env, ...env } }, (error, _, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stderr }),
    );
  });
}

describe('npm start', () => {
  it.each([
    [[], { PORT: 'abc' }, 'PORT must be a number from 1 to 65526.\n'],
    [[], { PORT: '65527' }, 'PORT must be a number from 1 to 65526.\n'],
    [[], { LOCAL_TICK_SECONDS: '-1' }, 'LOCAL_TICK_SECONDS must be a number from 1 to 86400.\n'],
    [
      ['--env', 'nowhere'],
      { PORT: '52000' },
      'The app could not be synthesised: lib/environments.ts: there is no environment "nowhere"; -c env= takes sandbox, dev, prod (the whole output is in FOLDER/logs/synth.log)\n',
    ],
  ])('with %j %j says what is wrong in one sentence and fails', async (args, env, sentence) => {
    const folder = mkdtempSync(join(tmpdir(), 'start-'));
    const { code, stderr } = await run([...args, '--outputs', `${folder}/outputs.json`], env as Record<string, string>);
    expect([code, stderr.replace(folder, 'FOLDER')]).toEqual([1, sentence]);
  });
});

describe('the how-to', () => {
  const outputs = {
    ApiUrl: 'http://127.0.0.1:3000',
    CheckoutUrl: 'http://127.0.0.1:3001',
    TokenUrl: 'http://127.0.0.1:3003/oauth2/token',
    AdminClientId: 'client',
    AdminClientSecret: 'secret',
    DemoAccountUid: 'pa_demo',
  };

  it('gives the calls with the values of this run', () => {
    const text = howTo(outputs, 'http://127.0.0.1:3008', false);
    expect(text).toContain(
      "curl -s -u 'client:secret' -d 'grant_type=client_credentials&scope=payments/admin' http://127.0.0.1:3003/oauth2/token",
    );
    expect(text).toContain('curl -s http://127.0.0.1:3000/v1/hosted-sessions');
    expect(text).toContain("'X-Payment-Account-Uid: pa_demo'");
    expect(text).toContain('http://127.0.0.1:3001/<session_id>');
    expect(text).toContain('http://127.0.0.1:3008');
    expect(text).toContain('http://127.0.0.1:3001/reference');
  });

  it('has colours only when asked for', () => {
    expect(howTo(outputs, 'http://127.0.0.1:3008', false)).not.toContain('\u001b[');
    expect(howTo(outputs, 'http://127.0.0.1:3008', true)).toContain('\u001b[');
  });
});
