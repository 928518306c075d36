import type { RequestListener } from 'node:http';
import { readBody, sendJson } from './http-server.ts';

export interface Controls {
  /** How many processes were killed; undefined when there is no function of that name. */
  kill(name: string): number | undefined;
  tick(): Promise<void>;
}

/** The local cloud's own controls: `POST /kill {"function": name}` and `POST /tick` (contract section 9). */
export function controlListener({ kill, tick }: Controls): RequestListener {
  return async (request, response) => {
    const body = await readBody(request, 65_536).catch(() => undefined);
    switch (`${request.method} ${request.url}`) {
      case 'POST /kill': {
        const name = functionName(body?.toString() ?? '');
        const killed = name === undefined ? undefined : kill(name);
        if (killed === undefined) return sendJson(response, 404, { message: 'There is no function of that name.' });
        return sendJson(response, 200, { killed });
      }
      case 'POST /tick':
        await tick();
        return sendJson(response, 200, {});
      default:
        return sendJson(response, 404, { message: 'The controls are POST /kill and POST /tick.' });
    }
  };
}

function functionName(body: string): string | undefined {
  try {
    const { function: name } = JSON.parse(body) as { function?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
