import { ClientRequest } from 'node:http';
import { type AwsCall, callsOf } from './aws-calls.ts';
import { allows, type Statement } from './role.ts';

type Body = string | Buffer | Uint8Array;

/**
 * Holds a function to its role, as AWS would: a call that the role does not allow reaches nobody. It goes out under
 * a name that no service knows, and so is refused at once and for good; the function's log says what was missing.
 */
export function enforceRole(statements: readonly Statement[]): void {
  const { end } = ClientRequest.prototype;
  ClientRequest.prototype.end = function (this: ClientRequest, ...args: unknown[]) {
    const target = this.getHeader('x-amz-target');
    if (typeof target === 'string') {
      const [body] = args;
      const denied = callsOf(target, isBody(body) ? Buffer.from(body as string).toString() : '{}').find(
        (call) => !allows(statements, call),
      );
      if (denied) {
        console.error(describe(denied));
        this.setHeader('x-amz-target', target.replace(/\.\w+$/, '.AccessDenied'));
      }
    }
    return (end as (...all: unknown[]) => ClientRequest).apply(this, args);
  } as typeof end;
}

function isBody(value: unknown): value is Body {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** Keys of items name a session or a customer, so only their kind is told. */
function describe({ action, resource, keys = [] }: AwsCall): string {
  const kinds = keys.map((key) => key.replace(/(?<=^cs_|#).*/, '*'));
  return `AccessDenied: the role does not allow ${action} on ${resource} ${kinds.join(' ')}`.trimEnd();
}
