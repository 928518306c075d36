/** The next steps, for a person who has just started the local cloud. */
export function howTo(
  outputs: Readonly<Record<string, string>>,
  shopUrl: string | undefined,
  coloured: boolean,
): string {
  const title = (text: string) => (coloured ? `\u001b[1;36m${text}\u001b[0m` : text);
  const command = (text: string) => (coloured ? `\u001b[32m${text}\u001b[0m` : text);
  return [
    '',
    title('1. Get a token'),
    command(
      `TOKEN=$(curl -s -u '${outputs.AdminClientId}:${outputs.AdminClientSecret}' -d 'grant_type=client_credentials&scope=payments/admin' ${outputs.TokenUrl} | sed -E 's/.*"access_token":"([^"]+)".*/\\1/')`,
    ),
    '',
    title('2. Create a session'),
    command(
      `curl -s ${outputs.ApiUrl}/v1/hosted-sessions -H "Authorization: Bearer $TOKEN" -H 'X-Payment-Account-Uid: ${outputs.DemoAccountUid}' -H 'Content-Type: application/json' -d '{"amount":1234,"currency":"USD","success_url":"https://example.com/thanks","cancel_url":"https://example.com/cart"}'`,
    ),
    '',
    title('3. Open the hosted_url of the answer and pay with 4242 4242 4242 4242'),
    `   ${outputs.CheckoutUrl}/<session_id>#cs=<client_secret>`,
    ...(shopUrl ? ['', title('Or buy something in the demo shop, which embeds the form'), `   ${shopUrl}`] : []),
    '',
    title('The API, in full'),
    `   ${outputs.CheckoutUrl}/reference`,
    '',
  ].join('\n');
}
