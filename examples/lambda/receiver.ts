import { verifyWebhook, WebhookVerificationError } from '@govifi/hosted-sessions';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';

// Both secrets during a rotation, separated by a comma.
const secrets = (process.env['WEBHOOK_SECRETS'] ?? '').split(',');

/** A Lambda function behind API Gateway, REST or HTTP, or behind a function URL. */
export async function handler(event: APIGatewayProxyEvent | APIGatewayProxyEventV2): Promise<{ statusCode: number }> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  try {
    const { webhook_id, event_type, data } = verifyWebhook(body, event.headers ?? {}, secrets);
    // Here belongs what the event changes, once for each webhook_id: a conditional write to a table, or a queue.
    console.log(JSON.stringify({ webhook_id, event_type, session_id: data.session_id }));
    return { statusCode: 204 };
  } catch (error) {
    if (error instanceof WebhookVerificationError) return { statusCode: 401 };
    throw error;
  }
}
